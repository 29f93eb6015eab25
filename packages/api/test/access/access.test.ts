import { describe, expect, it } from "vitest";
import type { AccessConfig } from "../../src/access/accessConfig.js";
import { adminKey, createApiHarness, host, loopbackAccess } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";

const { database } = await createTestDatabase();

interface Case {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly access?: Partial<AccessConfig>;
  readonly status: number;
  readonly code?: string;
  /** Access-Control-Allow-Origin; null: absent. */
  readonly allowOrigin?: string | null;
}

const key = { authorization: `Bearer ${adminKey}` };
const public_ = { listening: { host: "0.0.0.0", port: 3000, loopback: false } };
const ipv6Host = "[::1]:3000";
const start = { method: "POST", path: "/calls/start" };

const keyless: Case[] = [
  { name: "Host 127.0.0.1 with the port", status: 200 },
  { name: "Host localhost with the port", headers: { host: "localhost:3000" }, status: 200 },
  { name: "Host in another case", headers: { host: "LocalHost:3000" }, status: 200 },
  { name: "Host [::1] with the port", headers: { host: ipv6Host }, status: 200 },
  { name: "Host without the port", headers: { host: "localhost" }, status: 401 },
  { name: "Host with another port", headers: { host: "localhost:3001" }, status: 401 },
  { name: "Host that leads here by DNS", headers: { host: "evil.example:3000" }, status: 401 },
  { name: "Host with a dot at its end", headers: { host: "localhost.:3000" }, status: 401 },
  { name: "Host with user info", headers: { host: "evil@localhost:3000" }, status: 401 },
  { name: "two Hosts", headers: { host: "localhost:3000, localhost:3000" }, status: 401 },
  { name: "an empty Host", headers: { host: "" }, status: 401 },
  {
    name: "port 80: Host without the port",
    headers: { host: "localhost" },
    access: { listening: { host: "127.0.0.1", port: 80, loopback: true } },
    status: 200,
  },
  { name: "through a proxy: Forwarded", headers: { forwarded: "for=1.2.3.4" }, status: 401 },
  { name: "through a proxy: X-Forwarded-For", headers: { "x-forwarded-for": "127.0.0.1" }, status: 401 },
  { name: "through a proxy: X-Forwarded-Anything", headers: { "X-Forwarded-Anything": "" }, status: 401 },
  { name: "through a proxy: Via", headers: { via: "1.1 proxy" }, status: 401 },
  { name: "through a proxy: X-Real-IP", headers: { "x-real-ip": "127.0.0.1" }, status: 401 },
  { name: "HOLAT_OPEN_LOOPBACK=false", access: { openLoopback: false }, status: 401 },
  { name: "not listening on loopback", access: public_, status: 401 },
  { name: "not listening on loopback: start", ...start, access: public_, status: 401 },
  { name: "not listening on loopback: /metrics", path: "/metrics", access: public_, status: 401 },
  { name: "not listening on loopback: /docs", path: "/docs", access: public_, status: 401 },
  { name: "not listening on loopback: /openapi.json", path: "/openapi.json", access: public_, status: 401 },
  { name: "not listening on loopback: unknown address", path: "/nothing", access: public_, status: 401 },
  { name: "not listening on loopback: /livez", path: "/livez", access: public_, status: 200 },
  { name: "not listening on loopback: /readyz", path: "/readyz", access: public_, status: 200 },
  { name: "/livez under any Host", path: "/livez", headers: { host: "evil.example" }, status: 200 },
  { name: "/metrics on loopback", path: "/metrics", status: 200 },
  { name: "/docs on loopback", path: "/docs", status: 200 },
];

const keyed: Case[] = [
  { name: "right key", headers: key, status: 200 },
  {
    name: "right key, scheme in another case",
    headers: { authorization: `bearer ${adminKey}` },
    status: 200,
  },
  {
    name: "right key, more than one space before it",
    headers: { authorization: `Bearer   ${adminKey}` },
    status: 200,
  },
  { name: "right key, anywhere", headers: { ...key, host: "holat.example" }, access: public_, status: 200 },
  {
    name: "right key, through a proxy",
    headers: { ...key, "x-forwarded-for": "1.2.3.4" },
    access: public_,
    status: 200,
  },
  { name: "wrong key on open loopback", headers: { authorization: "Bearer hk_wrong" }, status: 401 },
  { name: "empty key", headers: { authorization: "Bearer " }, status: 401 },
  { name: "another scheme", headers: { authorization: "Basic aGs6aGs=" }, status: 401 },
  { name: "two keys", headers: { authorization: `Bearer ${adminKey}, Bearer ${adminKey}` }, status: 401 },
  { name: "the key as a query", path: `/calls/sessions/all?key=${adminKey}`, access: public_, status: 401 },
  {
    name: "reader may read",
    headers: { authorization: "Bearer hk_test_reader" },
    access: public_,
    status: 200,
  },
  {
    name: "reader may not start",
    ...start,
    headers: { authorization: "Bearer hk_test_reader" },
    status: 403,
    code: "FORBIDDEN",
  },
  {
    name: "reader may not cancel",
    method: "POST",
    path: "/calls/session/session-1-aaaaaa/cancel",
    headers: { authorization: "Bearer hk_test_reader" },
    status: 403,
    code: "FORBIDDEN",
  },
];

const origins: Case[] = [
  {
    name: "GET from a page on localhost",
    headers: { origin: "http://localhost:5173" },
    status: 200,
    allowOrigin: "http://localhost:5173",
  },
  {
    name: "GET from a page on 127.0.0.1",
    headers: { origin: "http://127.0.0.1:8080" },
    status: 200,
    allowOrigin: "http://127.0.0.1:8080",
  },
  {
    name: "GET from a listed page",
    headers: { origin: "https://crm.example" },
    status: 200,
    allowOrigin: "https://crm.example",
  },
  {
    name: "GET from another page",
    headers: { origin: "https://evil.example" },
    status: 200,
    allowOrigin: null,
  },
  {
    name: "GET from https on localhost",
    headers: { origin: "https://localhost:5173" },
    status: 200,
    allowOrigin: null,
  },
  {
    name: "GET from a name that begins like localhost",
    headers: { origin: "http://localhost.evil.example" },
    status: 200,
    allowOrigin: null,
  },
  {
    name: "GET from localhost as user info",
    headers: { origin: "http://localhost:1@evil.example" },
    status: 200,
    allowOrigin: null,
  },
  { name: "GET without Origin", status: 200, allowOrigin: null },
  {
    name: "GET with a key from a listed page",
    headers: { ...key, origin: "https://crm.example" },
    status: 200,
    allowOrigin: "https://crm.example",
  },
  {
    name: "GET with a key from a page on localhost",
    headers: { ...key, origin: "http://localhost:5173" },
    status: 200,
    allowOrigin: null,
  },
  {
    name: "GET elsewhere than on loopback from a page on localhost",
    headers: { origin: "http://localhost:5173" },
    access: public_,
    status: 401,
    allowOrigin: null,
  },
  {
    name: "a problem is readable too",
    path: "/calls/session/nobody",
    headers: { origin: "http://localhost:5173" },
    status: 404,
    allowOrigin: "http://localhost:5173",
  },
  { name: "POST without Origin", ...start, status: 201 },
  { name: "POST from the page itself", ...start, headers: { origin: `http://${host}` }, status: 201 },
  {
    name: "POST from the page itself on [::1]",
    ...start,
    headers: { host: ipv6Host, origin: `http://${ipv6Host}` },
    status: 201,
  },
  {
    name: "POST from a page on localhost",
    ...start,
    headers: { origin: "http://localhost:5173" },
    status: 201,
    allowOrigin: "http://localhost:5173",
  },
  {
    name: "POST from a listed page",
    ...start,
    headers: { origin: "https://crm.example" },
    status: 201,
    allowOrigin: "https://crm.example",
  },
  {
    name: "POST from another page",
    ...start,
    headers: { origin: "https://evil.example" },
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
    allowOrigin: null,
  },
  {
    name: "POST from a sandboxed page",
    ...start,
    headers: { origin: "null" },
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
    allowOrigin: null,
  },
  {
    name: "POST from two pages",
    ...start,
    headers: { origin: "http://localhost:1, https://evil.example" },
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
  },
  {
    name: "POST with a key from another page",
    ...start,
    headers: { ...key, origin: "https://evil.example" },
    status: 201,
    allowOrigin: null,
  },
];

describe.each([
  { group: "without a key", cases: keyless },
  { group: "with a key", cases: keyed },
  { group: "from pages", cases: origins },
])("$group", ({ cases }) => {
  it.each(cases)("$name: $status", async ({ method = "GET", path = "/calls/sessions/all", ...c }) => {
    const api = createApiHarness(database, { access: { ...loopbackAccess, ...c.access } });
    const answer = await api.request(path, { method, headers: c.headers ?? {} });
    expect(answer.status).toBe(c.status);
    if (c.status >= 400) {
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      const problem = (await answer.json()) as { code: string };
      expect(problem.code).toBe(c.code ?? { 401: "UNAUTHORIZED", 404: "SESSION_NOT_FOUND" }[c.status]);
      expect(JSON.stringify(problem)).not.toContain(adminKey);
    }
    if (c.status === 401) expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    if (c.allowOrigin !== undefined) {
      expect(answer.headers.get("access-control-allow-origin")).toBe(c.allowOrigin);
      expect(answer.headers.get("vary")).toMatch(/\bOrigin\b/);
    }
    expect(JSON.stringify(api.logger.lines)).not.toContain(adminKey);
  });
});

describe("headers as Node hands them over", () => {
  const ask = (...rawHeaders: string[]) =>
    createApiHarness(database).requestAsNode("/calls/sessions/all", { method: "GET", rawHeaders });

  it.each([
    { name: "one Host", headers: ["Host", host], status: 200 },
    { name: "no Host", headers: [], status: 401 },
    { name: "the same Host twice", headers: ["Host", host, "host", host], status: 401 },
    {
      name: "two Hosts with a key",
      headers: ["Host", "a", "Host", "b", "Authorization", key.authorization],
      status: 401,
    },
    {
      name: "a forwarding header among others",
      headers: ["Host", host, "X-FORWARDED-PROTO", "http"],
      status: 401,
    },
    {
      name: "a right key and a wrong one",
      headers: ["Host", host, "Authorization", key.authorization, "Authorization", "Bearer hk_wrong"],
      status: 401,
    },
    {
      name: "a name that only begins like X-Forwarded-",
      headers: ["Host", host, "X-Forwarded", "x"],
      status: 200,
    },
  ])("$name: $status", async ({ headers, status }) => {
    expect((await ask(...headers)).status).toBe(status);
  });
});

describe("preflight", () => {
  const preflight = (headers: Record<string, string>, access: Partial<AccessConfig> = {}) =>
    createApiHarness(database, { access: { ...loopbackAccess, ...access } }).request("/calls/start", {
      method: "OPTIONS",
      headers: { "access-control-request-method": "POST", ...headers },
    });

  it("needs no key, and allows a page on localhost", async () => {
    const answer = await preflight({ origin: "http://localhost:5173" });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect(answer.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
  });

  it("allows nothing to another page", async () => {
    const answer = await preflight({ origin: "https://evil.example" });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("for a request with a key allows listed pages alone", async () => {
    const asks = { "access-control-request-headers": "authorization,content-type" };
    const local = await preflight({ ...asks, origin: "http://localhost:5173" });
    const listed = await preflight({ ...asks, origin: "https://crm.example" }, public_);
    expect(local.headers.get("access-control-allow-origin")).toBeNull();
    expect(listed.headers.get("access-control-allow-origin")).toBe("https://crm.example");
  });
});

it("names the principal by its key's id in the log", async () => {
  const api = createApiHarness(database);
  await api.request("/calls/start", { method: "POST", headers: key });
  expect(api.logger.lines.map(({ fields }) => fields)).toContainEqual(
    expect.objectContaining({ principalId: "key:admin" }),
  );
});

it("lets the page be seen by everybody, and nothing behind it", async () => {
  const pages = (request: Request) =>
    new URL(request.url).pathname === "/" ? new Response("<!doctype html>") : undefined;
  const docsAssets = () => new Response("asset");
  const api = createApiHarness(database, { access: { ...loopbackAccess, ...public_ }, pages, docsAssets });
  expect((await api.request("/", { headers: { host: "holat.example" } })).status).toBe(200);
  expect((await api.request("/other")).status).toBe(401);
  expect((await api.request("/docs/assets/swagger-ui.css")).status).toBe(401);
  expect(await (await api.request("/docs/assets/swagger-ui.css", { headers: key })).text()).toBe("asset");
});
