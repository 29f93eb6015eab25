import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClient, type HolatApiError, isHolatApiError } from "../src/index.js";
import { deriveRetryDelay } from "../src/retry.js";
import { sendJson, serveJson } from "./serveJson.js";

const session = { sessionId: "s", status: "RUNNING", version: 1 };

type Failure = Pick<HolatApiError, "code" | "status" | "retryAfterSeconds">;
const failed = (status: number, fields: Partial<Failure> = {}): Failure => ({
  code: "X",
  status,
  retryAfterSeconds: undefined,
  ...fields,
});

describe("when a request is tried again", () => {
  test.each([
    [0, true],
    [429, true],
    [502, true],
    [503, true],
    [504, true],
    [200, false],
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [409, false],
    [422, false],
    [500, false],
  ])("status %i: %s", (status, again) => {
    expect(deriveRetryDelay(failed(status), { tried: 1, random: 0.5 }) !== undefined).toBe(again);
  });

  test("while an earlier try of the same start is being worked on", () => {
    const busy = failed(409, { code: "IDEMPOTENCY_KEY_IN_USE" });
    expect(deriveRetryDelay(busy, { tried: 1, random: 0.5 })).toBe(150);
  });

  test("the third try is the last, unless more are wanted", () => {
    expect(deriveRetryDelay(failed(503), { tried: 2, random: 0 })).toBe(0);
    expect(deriveRetryDelay(failed(503), { tried: 3, random: 0 })).toBeUndefined();
    expect(deriveRetryDelay(failed(503), { tries: 4, tried: 3, random: 0 })).toBe(0);
    expect(deriveRetryDelay(failed(503), { tries: 1, tried: 1, random: 0 })).toBeUndefined();
  });

  test("the pause is anything below the step, which doubles up to 10 s; Retry-After is its floor", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 60 }),
        (tried, random, retryAfterSeconds) => {
          const step = Math.min(10_000, 300 * 2 ** (tried - 1));
          const delay = deriveRetryDelay(failed(503, { retryAfterSeconds }), { tries: 99, tried, random });
          expect(delay).toBe(Math.max(Math.floor(random * step), retryAfterSeconds * 1_000));
        },
      ),
    );
  });

  test("not at all when the server wants to be left alone for more than a minute", () => {
    expect(deriveRetryDelay(failed(429, { retryAfterSeconds: 61 }), { tried: 1, random: 0 })).toBeUndefined();
  });
});

describe("a client whose server fails for a while", () => {
  const retry = { baseMs: 0 };

  test("gets its answer, and a start keeps its idempotency key over the tries", async () => {
    await using server = await serveJson(({ url }, response) => {
      const tries = server.requests.filter((request) => request.url === url).length;
      if (tries < 3) response.destroy();
      else sendJson(response, session, { status: 201 });
    });
    const { calls } = createClient({ baseUrl: server.url, retry });
    expect(await calls.start({ numbers: ["+1"] })).toEqual(session);
    const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test("an answer that is cut in its middle is asked for again", async () => {
    await using server = await serveJson((_request, response) => {
      if (server.requests.length > 1) return sendJson(response, session);
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"sessionId":', () => response.destroy());
    });
    expect(await createClient({ baseUrl: server.url, retry }).calls.get("s")).toEqual(session);
    expect(server.requests).toHaveLength(2);
  });

  test("and one that stays cut is NETWORK", async () => {
    await using server = await serveJson((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"sessionId":', () => response.destroy());
    });
    const error = await createClient({ baseUrl: server.url, retry: false })
      .calls.get("s")
      .catch((reason: unknown) => reason);
    expect(isHolatApiError(error) && error.code).toBe("NETWORK");
  });

  test.each([
    ["a cancel is never sent twice", "cancel"],
    ["a view token neither", "viewToken"],
  ] as const)("%s", async (_what, verb) => {
    await using server = await serveJson((_request, response) => sendJson(response, {}, { status: 503 }));
    const { calls } = createClient({ baseUrl: server.url, retry });
    await expect(calls[verb]("s")).rejects.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  test("with retry: false a GET is sent once", async () => {
    await using server = await serveJson((_request, response) => sendJson(response, {}, { status: 503 }));
    const { calls } = createClient({ baseUrl: server.url, retry: false });
    await expect(calls.get("s")).rejects.toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  test("an abort ends the pause between two tries, and nothing is sent after it", async () => {
    const abort = new AbortController();
    await using server = await serveJson((_request, response) => {
      sendJson(response, {}, { status: 503, headers: { "retry-after": "60" } });
      response.once("close", () => abort.abort("enough"));
    });
    const asked = createClient({ baseUrl: server.url }).calls.get("s", { signal: abort.signal });
    await expect(asked).rejects.toBe("enough");
    expect(server.requests).toHaveLength(1);
  });

  test("an abort in the middle of a body rejects with the signal's reason", async () => {
    const abort = new AbortController();
    await using server = await serveJson((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"sessionId":', () => abort.abort("enough"));
    });
    const asked = createClient({ baseUrl: server.url }).calls.get("s", { signal: abort.signal });
    await expect(asked).rejects.toBe("enough");
    expect(server.requests).toHaveLength(1);
  });
});
