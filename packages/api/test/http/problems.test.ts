import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonError } from "../../src/http/findJsonError.js";
import { problemStatuses } from "../../src/http/problemStatuses.js";
import { createTestDatabase } from "../support/database.js";
import { createApiHarness, json } from "./apiHarness.js";

const { database } = await createTestDatabase();
const api = createApiHarness(database);
const start = (init: RequestInit) => api.request("/calls/start", { method: "POST", ...init });

interface Problem {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string; readonly code: string }[];
}
const problemOf = async (answer: Response) => (await answer.json()) as Problem;

const eightMiB = 8 * 1024 * 1024;
const chunked = (size: number): ReadableStream<Uint8Array> => {
  let left = size;
  return new ReadableStream({
    pull(controller) {
      const chunk = Math.min(left, 100_000);
      left -= chunk;
      if (chunk > 0) controller.enqueue(new Uint8Array(chunk).fill(0x20));
      else controller.close();
    },
  });
};
const chunkedPost = (size: number) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: chunked(size),
  duplex: "half",
});

describe("a body", () => {
  it.each([
    { name: "absent", init: {}, status: 201 },
    {
      name: "empty, whatever its type",
      init: { body: "", headers: { "content-type": "text/plain" } },
      status: 201,
    },
    { name: "{}", init: json({}), status: 201 },
    {
      name: "JSON with a charset",
      init: json({}, { "content-type": "Application/JSON; charset=utf-8" }),
      status: 201,
    },
    { name: "8 MiB exactly", init: json(`${" ".repeat(eightMiB - 2)}{}`), status: 201 },
    { name: "8 MiB and a byte", init: json(`${" ".repeat(eightMiB - 1)}{}`), status: 413 },
    { name: "9 MiB in chunks of unknown length", init: chunkedPost(9 * 1024 * 1024), status: 413 },
    {
      name: "a length that is a lie",
      init: json("{}", { "content-length": String(eightMiB + 1) }),
      status: 413,
    },
    {
      name: "a form, as curl -d sends it",
      init: json("a=b", { "content-type": "application/x-www-form-urlencoded" }),
      status: 415,
    },
    { name: "JSON in a coding", init: json({}, { "content-encoding": "gzip" }), status: 415 },
    { name: "JSON without a type", init: { body: new TextEncoder().encode("{}") }, status: 415 },
    {
      name: "a type that begins like JSON",
      init: json("{}", { "content-type": "application/jsonp" }),
      status: 415,
    },
    {
      name: "bytes that are not UTF-8",
      init: { body: new Uint8Array([0x7b, 0xff, 0x7d]), headers: { "content-type": "application/json" } },
      status: 400,
    },
    { name: "JSON nested 100,000 deep", init: json(`{"metadata":{"a":${"[".repeat(100_000)}`), status: 400 },
    { name: "null", init: json("null"), status: 422 },
    { name: "a list", init: json("[]"), status: 422 },
    { name: "a field that is not known", init: json({ command: "rm" }), status: 422 },
    { name: "__proto__", init: json('{"__proto__":{"target":"main"}}'), status: 422 },
  ])("$name: $status", async ({ init, status }) => {
    const answer = await start(init);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.headers.get("x-request-id")).toBe((await problemOf(answer)).requestId);
  });

  it.each(["args", "metadata", "x"])(
    "with hundreds of thousands of fields in %s is refused before each is looked at",
    async (field) => {
      const fields = Array.from({ length: 300_000 }, (_, index) => `"${index}":0`).join(",");
      const problem = await problemOf(await start(json(`{"${field}":{${fields}}}`)));
      expect(problem).toMatchObject({ status: 422, code: "VALIDATION_FAILED" });
      expect(problem.errors).toEqual([
        { pointer: "", code: "too_big", detail: expect.stringContaining("20000") },
      ]);
    },
  );

  it("with metadata as full as they may be is taken", async () => {
    const metadata = { lists: Array.from({ length: 5_400 }, () => []) };
    expect((await start(json({ metadata }))).status).toBe(201);
  });

  it("that is not JSON is told where", async () => {
    const problem = await problemOf(await start(json('{\n  "numbers": ["+998901234567",]\n}')));
    expect(problem).toMatchObject({ status: 400, code: "BODY_MALFORMED" });
    expect(problem.detail).toContain("line 2, column 31");
    expect(problem.detail).toContain("]");
  });

  it("that is not valid is told what, where, and what is wanted", async () => {
    const body = { target: "nowhere", numbers: ["+998901234567", "+99890\n1"], args: { lower: "x" } };
    const problem = await problemOf(await start(json(body)));
    expect(problem).toMatchObject({ type: "urn:holat:problem:validation-failed", status: 422 });
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual(["/args/lower", "/numbers/1"]);
    for (const { detail } of problem.errors) expect(detail).toMatch(/;/);
  });

  it.each([
    { body: "null", pointer: "", detail: "the request is null; it wants an object" },
    { body: '{"numbers":null}', pointer: "/numbers", detail: "numbers is null; it wants a list" },
    { body: '{"args":["A"]}', pointer: "/args", detail: 'args is ["A"]; it wants an object' },
    { body: '{"metadata":5}', pointer: "/metadata", detail: "metadata is 5; it wants an object" },
    {
      body: '{"nombers":["+998901234567"],"numbers":["1"]}',
      pointer: "/nombers",
      detail: '"nombers" is no field that is known here; remove it',
    },
  ])("$body is told in words of JSON, at its place", async ({ body, pointer, detail }) => {
    const { errors } = await problemOf(await start(json(body)));
    expect(errors).toEqual([{ pointer, detail, code: expect.any(String) }]);
  });

  it("naming a target that is not configured is told which are", async () => {
    const problem = await problemOf(await start(json({ target: "nowhere" })));
    expect(problem.errors).toEqual([
      {
        pointer: "/target",
        code: "unknown_target",
        detail: expect.stringMatching(/"nowhere".*"main" or "second"/),
      },
    ]);
  });
});

it("finds the place of an error exactly where JSON.parse finds one", () => {
  const mutated = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", "]", "}", '"', "1", "tru", "\\", "\n", "\u0001", "e", "é"),
    )
    .map(([text, at, piece]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + (piece === "" ? 1 : 0));
    });
  fc.assert(
    fc.property(mutated, (text) => {
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      const at = findJsonError(text);
      expect(at === undefined).toBe(parses);
      if (at !== undefined) expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2_000 },
  );
});

describe("an address", () => {
  it.each([
    { path: "/calls/session/%00", code: "SESSION_NOT_FOUND" },
    { path: "/calls/session/session-1-abcdef%00", code: "SESSION_NOT_FOUND" },
    { path: "/calls/session/..%2f..%2fetc%2fpasswd", code: "SESSION_NOT_FOUND" },
    { path: "/calls/session/%ff", code: "SESSION_NOT_FOUND" },
    { path: "/calls/session/'; DROP TABLE call_sessions; --", code: "SESSION_NOT_FOUND" },
    { path: `/calls/session/${"a".repeat(10_000)}`, code: "SESSION_NOT_FOUND" },
    { path: "/calls/session/00000000-0000-0000-0000-000000000000/log", code: "SESSION_NOT_FOUND" },
    { path: "/calls/session/%00/results", code: "SESSION_NOT_FOUND" },
    { path: "/calls/session/", code: "NOT_FOUND" },
    { path: "/calls", code: "NOT_FOUND" },
    { path: "/calls/../metrics/x", code: "NOT_FOUND" },
  ])("$path: 404 $code", async ({ path, code }) => {
    const answer = await api.request(path);
    expect(answer.status).toBe(404);
    expect(await problemOf(answer)).toMatchObject({ code, status: 404 });
  });

  it.each([
    { path: "/calls/start", method: "GET", allow: "POST, OPTIONS" },
    { path: "/calls/sessions/all", method: "DELETE", allow: "GET, HEAD, OPTIONS" },
    { path: "/calls/session/session-1-abcdef/cancel", method: "PUT", allow: "POST, OPTIONS" },
  ])("$method $path: 405", async ({ path, method, allow }) => {
    const answer = await api.request(path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe(allow);
  });

  it("answers HEAD like GET, without a body", async () => {
    const answer = await api.request("/calls/sessions/all", { method: "HEAD" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("");
  });
});

describe("a query", () => {
  it.each([
    "limit=0",
    "limit=-1",
    "limit=1e2",
    "limit=999999999999999999999",
    "limit=1&limit=2",
    "limit=",
    "status=running",
    "from=yesterday",
    "from=2025-02-31T00:00:00Z",
    "to=2025-13-01",
    "lang=fr",
    "target=%00",
    "cursor=",
    "cursor=1%27%20OR%201=1--",
    `cursor=${"A".repeat(257)}`,
    `cursor=${Buffer.from("c2.1").toString("base64url")}`,
    `cursor=${Buffer.from("c2.").toString("base64url")}`,
    `cursor=${Buffer.from("c2.1; DROP TABLE call_sessions").toString("base64url")}`,
    `cursor=${Buffer.from("r1.1").toString("base64url")}`,
    `cursor=${Buffer.from("c1.0b6b2f4e-8a51-4c1e-9b5a-2f1a6d0c7e11").toString("base64url")}`,
    `cursor=${Buffer.from("c2.0B6B2F4E-8A51-4C1E-9B5A-2F1A6D0C7E11").toString("base64url")}`,
    `cursor=${Buffer.from("c2.0b6b2f4e-8a51-4c1e-9b5a-2f1a6d0c7e1").toString("base64url")}`,
    `cursor=${Buffer.from("c2.0b6b2f4e-8a51-4c1e-9b5a-2f1a6d0c7e11\n").toString("base64url")}`,
  ])("?%s: 422 that names it", async (query) => {
    const answer = await api.request(`/calls/sessions/all?${query}`);
    expect(answer.status).toBe(422);
    const name = query.slice(0, query.indexOf("="));
    expect((await problemOf(answer)).errors).toEqual([
      { pointer: `/query/${name}`, detail: expect.stringContaining(name), code: expect.any(String) },
    ]);
  });
});

it("tells nothing of an unexpected error but the request's id, and logs its cause", async () => {
  const engine = {
    ...api.engine,
    findOwned: () => {
      throw new TypeError("secret-host 10.0.0.7");
    },
  };
  const broken = createApiHarness(database, { engine });
  const answer = await broken.request("/calls/session/session-1-abcdef");
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).not.toContain("secret-host");
  const { requestId, code } = JSON.parse(text) as Problem;
  expect(code).toBe("INTERNAL");
  expect(broken.logger.lines).toContainEqual({
    level: "error",
    message: "request failed",
    fields: expect.objectContaining({ requestId, err: expect.any(TypeError) }),
  });
});

it("gives each status its own codes and titles", () => {
  const titles = Object.values(problemStatuses).map(([, title]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

it("hands every answered request to the log's hook, by the id that the caller got", async () => {
  const answered: object[] = [];
  const logged = createApiHarness(database, { onAnswered: (request) => answered.push(request) });
  const { requestId } = await problemOf(await logged.request("/calls/session/nobody"));
  await logged.request("/livez");
  expect(answered).toEqual([
    expect.objectContaining({
      requestId,
      method: "GET",
      path: "/calls/session/nobody",
      status: 404,
      principalId: "loopback",
    }),
    expect.objectContaining({ status: 200, principalId: null }),
  ]);
});
