import { describe, expect, test, vi } from "vitest";
import { createClient, HolatApiError, isHolatApiError } from "../src/index.js";
import { sendJson, serveJson } from "./serveJson.js";

const session = (sessionId: string) => ({ id: sessionId, sessionId, status: "RUNNING", version: 1 });

async function failure(work: Promise<unknown>): Promise<HolatApiError> {
  const error = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (isHolatApiError(error)) return error;
  throw error;
}

describe("requests", () => {
  test("a start is a POST with a JSON body and an idempotency key of its own", async () => {
    await using server = await serveJson((_request, response) =>
      sendJson(response, session("s"), { status: 201 }),
    );
    const { calls } = createClient({ baseUrl: `${server.url}/`, apiKey: "hk_x" });
    await calls.start({ numbers: ["+998901234567"] });
    await calls.start();
    await calls.start({}, { idempotencyKey: "mine" });
    const [first, second, third] = server.requests;
    expect(first).toMatchObject({
      method: "POST",
      url: "/calls/start",
      body: '{"numbers":["+998901234567"]}',
    });
    expect(first?.headers).toMatchObject({
      authorization: "Bearer hk_x",
      "content-type": "application/json",
    });
    expect(first?.headers["idempotency-key"]).not.toBe(second?.headers["idempotency-key"]);
    expect(third?.headers["idempotency-key"]).toBe("mine");
    expect(second?.body).toBe("{}");
  });

  test("an id is never more than one segment of the path", async () => {
    await using server = await serveJson((_request, response) => sendJson(response, session("s")));
    const { calls } = createClient({ baseUrl: server.url });
    await calls.get("../start?x=1#y");
    await calls.cancel("a/b", { force: true });
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/calls/session/..%2Fstart%3Fx%3D1%23y",
      "/calls/session/a%2Fb/cancel?force=true",
    ]);
  });

  test("list options become the query; what is absent stays out", async () => {
    await using server = await serveJson((_request, response) => sendJson(response, []));
    const { calls } = createClient({ baseUrl: server.url });
    await calls.list({ limit: 10, status: "FAILED", from: new Date(0), lang: "en" }).page();
    expect(server.requests[0]?.url).toBe(
      "/calls/sessions/all?limit=10&status=FAILED&from=1970-01-01T00%3A00%3A00.000Z&lang=en",
    );
  });

  test.each(["localhost:3000", "ftp://x", "", "/calls"])(
    "baseUrl %j is refused when the client is made",
    (baseUrl) => {
      expect(() => createClient({ baseUrl })).toThrow(TypeError);
    },
  );
});

describe("pages", () => {
  test("iterating asks for the next page only when it is needed, with the same filter", async () => {
    await using server = await serveJson(({ url }, response) => {
      const cursor = Number(new URL(url, "http://x").searchParams.get("cursor") ?? "0");
      const link = `</calls/sessions/all?status=RUNNING&cursor=${cursor + 1}>; rel="next"`;
      sendJson(response, [session(`${cursor}a`), session(`${cursor}b`)], {
        headers: cursor < 2 ? { link } : {},
      });
    });
    const { calls } = createClient({ baseUrl: server.url });
    const seen: string[] = [];
    for await (const { sessionId } of calls.list({ status: "RUNNING" })) {
      seen.push(sessionId);
      if (sessionId === "0b") expect(server.requests).toHaveLength(1);
    }
    expect(seen).toEqual(["0a", "0b", "1a", "1b", "2a", "2b"]);
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/calls/sessions/all?status=RUNNING",
      "/calls/sessions/all?status=RUNNING&cursor=1",
      "/calls/sessions/all?status=RUNNING&cursor=2",
    ]);
    expect(await calls.list({ status: "RUNNING", cursor: "2" }).page()).toMatchObject({
      nextCursor: undefined,
    });
  });
});

describe("an unchanged answer", () => {
  test("is asked for with its ETag and given again as the same object", async () => {
    await using server = await serveJson(({ headers }, response) => {
      if (headers["if-none-match"] === '"1"') response.writeHead(304).end();
      else sendJson(response, session("s"), { headers: { etag: '"1"' } });
    });
    const { calls } = createClient({ baseUrl: server.url });
    const first = await calls.get("s");
    expect(await calls.get("s")).toBe(first);
    expect(await calls.get("s", { lang: "ru" })).not.toBe(first);
    expect(server.requests.map(({ headers }) => headers["if-none-match"])).toEqual([
      undefined,
      '"1"',
      undefined,
    ]);
  });
});

describe("errors", () => {
  test("a problem keeps its code, status, request id, issues and Retry-After", async () => {
    await using server = await serveJson((_request, response) =>
      sendJson(
        response,
        {
          type: "urn:holat:problem:database-away",
          title: "Database away",
          detail: "The database does not answer",
          code: "DATABASE_AWAY",
          requestId: "req-1",
          errors: [{ pointer: "/numbers/0", detail: "no", code: "X" }],
        },
        { status: 503, headers: { "retry-after": "2" } },
      ),
    );
    const error = await failure(createClient({ baseUrl: server.url, retry: false }).calls.start());
    expect(error).toMatchObject({
      name: "HolatApiError",
      message: "The database does not answer",
      code: "DATABASE_AWAY",
      status: 503,
      requestId: "req-1",
      retryAfterSeconds: 2,
      issues: [{ pointer: "/numbers/0", detail: "no", code: "X" }],
    });
  });

  test.each([
    ["an HTML page with status 502", { status: 502 }, "<html>"],
    ["a 200 that is not JSON", {}, "<html>"],
    ["a 200 that is no session", {}, '{"hello":1}'],
    ["a 200 that is null", {}, "null"],
  ])("%s is BAD_ANSWER", async (_what, options, body) => {
    await using server = await serveJson((_request, response) => sendJson(response, body, options));
    const { calls } = createClient({ baseUrl: server.url, retry: false });
    expect(await failure(calls.get("s"))).toMatchObject({
      code: "BAD_ANSWER",
    });
  });

  test("nobody there is NETWORK, with the reason as its cause", async () => {
    const error = await failure(createClient({ baseUrl: "http://127.0.0.1:1", retry: false }).calls.get("s"));
    expect(error).toMatchObject({ code: "NETWORK", status: 0 });
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("an abort rejects with the signal's own reason", async () => {
    await using server = await serveJson(() => {});
    const abort = new AbortController();
    const asked = createClient({ baseUrl: server.url }).calls.get("s", { signal: abort.signal });
    abort.abort("enough");
    await expect(asked).rejects.toBe("enough");
  });

  test("are told by brand, over two copies of the package", async () => {
    vi.resetModules();
    const other = await import("../src/index.js");
    expect(other.HolatApiError).not.toBe(HolatApiError);
    const error = new other.HolatApiError("x", { code: "NETWORK", status: 0 });
    expect(isHolatApiError(error)).toBe(true);
    for (const value of [new Error("x"), null, undefined, "x", { name: "HolatApiError" }]) {
      expect(isHolatApiError(value)).toBe(false);
    }
  });
});
