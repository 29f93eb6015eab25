import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient, type TokenReason } from "../src/index.js";
import { type Recorded, sendJson, serveJson } from "./serveJson.js";

const session = { sessionId: "s", status: "RUNNING", version: 1 };
const bearer = ({ headers }: Recorded) => headers.authorization;

/** A server that knows one token and answers 401 to all others. */
const serveFor = (token: string) =>
  serveJson((request, response) => {
    if (bearer(request) === `Bearer ${token}`) sendJson(response, session);
    else sendJson(response, { code: "UNAUTHORIZED", detail: "no" }, { status: 401 });
  });

describe("a token", () => {
  test("that is a string is sent as it is, and a 401 is final", async () => {
    await using server = await serveFor("hvt_new");
    const { calls } = createClient({ baseUrl: server.url, token: "hvt_old" });
    await expect(calls.get("s")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(server.requests.map(bearer)).toEqual(["Bearer hvt_old"]);
  });

  test("from a factory is asked for before every request, and once more after a 401", async () => {
    await using server = await serveFor("hvt_new");
    const reasons: TokenReason[] = [];
    const token = ({ reason }: { reason: TokenReason }) => {
      reasons.push(reason);
      return reason === "expired" ? "hvt_new" : "hvt_old";
    };
    const { calls } = createClient({ baseUrl: server.url, token });
    expect(await calls.get("s")).toEqual(session);
    expect(await calls.get("s")).toEqual(session);
    expect(reasons).toEqual(["start", "expired", "start", "expired"]);
  });

  test("that is turned down twice rejects, without a third request", async () => {
    await using server = await serveFor("hvt_never");
    const { calls } = createClient({ baseUrl: server.url, token: async () => "hvt_old" });
    await expect(calls.get("s")).rejects.toMatchObject({ code: "UNAUTHORIZED", status: 401 });
    expect(server.requests).toHaveLength(2);
  });

  test("whose factory fails is TOKEN_UNAVAILABLE with the reason, after the tries that are left", async () => {
    await using server = await serveFor("hvt_new");
    const cause = new Error("the shop is closed");
    const token = vi.fn(async () => Promise.reject<string>(cause));
    const { calls } = createClient({ baseUrl: server.url, token, retry: { baseMs: 0 } });
    await expect(calls.get("s")).rejects.toMatchObject({ code: "TOKEN_UNAVAILABLE", status: 0, cause });
    expect(token).toHaveBeenCalledTimes(3);
    expect(server.requests).toHaveLength(0);
  });

  test("whose factory throws at once is no different", async () => {
    const token = () => {
      throw new Error("x");
    };
    const { calls } = createClient({ baseUrl: "http://127.0.0.1:1", token, retry: false });
    await expect(calls.get("s")).rejects.toMatchObject({ code: "TOKEN_UNAVAILABLE" });
  });

  test.each([
    ["as a string", (token: string) => token],
    ["from a factory", (token: string) => async () => token],
  ])("for pages that says what it may see, %s, asks for nothing else", async (_name, give) => {
    const payload = { v: 1, ses: ["s"], scp: ["status", "log"] };
    const token = `hvt_${Buffer.from(JSON.stringify(payload)).toString("base64url")}.x`;
    await using server = await serveFor(token);
    const { calls } = createClient({ baseUrl: server.url, token: give(token) });
    const refused = { code: "FORBIDDEN", status: 403, message: expect.stringContaining("results") };
    await expect(calls.results("s").page()).rejects.toMatchObject(refused);
    await expect(calls.resultsCsv("s")).rejects.toMatchObject(refused);
    await calls.log("s");
    await calls.get("s");
    expect(server.requests.map(({ url }) => url)).toEqual(["/calls/session/s/log", "/calls/session/s"]);
  });

  test("that never comes does not outlive the signal", async () => {
    const abort = new AbortController();
    const token = () => new Promise<string>(() => abort.abort("enough"));
    const { calls } = createClient({ baseUrl: "http://127.0.0.1:1", token });
    await expect(calls.get("s", { signal: abort.signal })).rejects.toBe("enough");
  });

  test("beside a key is refused", () => {
    expect(() => createClient({ apiKey: "hk_x", token: "hvt_x" })).toThrow(/apiKey or token/);
  });
});

describe("a secret key in a page", () => {
  afterEach(() => vi.unstubAllGlobals());
  const openPage = () => {
    vi.stubGlobal("window", {});
    vi.stubGlobal("document", {});
  };

  test.each([
    ["apiKey", { apiKey: "hk_x" }],
    ["token", { token: "hk_x" }],
  ])("as %s is refused with the way out", (_name, credentials) => {
    openPage();
    expect(() => createClient(credentials)).toThrow(/view token/);
  });

  test("from a factory is not sent", async () => {
    openPage();
    await using server = await serveFor("hk_x");
    const { calls } = createClient({ baseUrl: server.url, token: () => "hk_x" });
    await expect(calls.get("s")).rejects.toThrow(TypeError);
    expect(server.requests).toHaveLength(0);
  });

  test("is allowed where the reader typed it in, and a view token always", () => {
    openPage();
    createClient({ apiKey: "hk_x", allowSecretKeyInBrowser: true });
    createClient({ token: "hvt_x" });
  });

  test("is no matter in Node, in a worker or in what has a window alone", () => {
    createClient({ apiKey: "hk_x" });
    vi.stubGlobal("window", {});
    createClient({ apiKey: "hk_x" });
  });
});
