import { describe, expect, it } from "vitest";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { createTestDatabase } from "../support/database.js";
import { createViewRig, shop } from "./viewRig.js";

const { database } = await createTestDatabase();
const rig = await createViewRig(database);
const own = await insertRecord(database.db, recordOf());
const path = `/calls/session/${own.sessionId}`;
const crm = "https://crm.example";

describe("the answer to a view token", () => {
  const allowed = async (token: string, origin: string, at = path) =>
    (await rig.ask(at, token, { origin })).headers.get("access-control-allow-origin");

  it("is readable for the origins that it lists, and for no other", async () => {
    const { token } = await rig.issue(own.id, { origins: [shop] });
    expect(await allowed(token, shop)).toBe(shop);
    expect(await allowed(token, "https://evil.example")).toBeNull();
  });

  it("is readable everywhere when it lists none", async () => {
    const { token } = await rig.issue(own.id);
    expect(await allowed(token, "https://anywhere.example")).toBe("https://anywhere.example");
  });

  it("is not readable for HOLAT_CORS_ORIGINS unless it lists them", async () => {
    const { token } = await rig.issue(own.id, { origins: [shop] });
    expect(await allowed(token, crm)).toBeNull();
  });

  it("is never for credentials, never for all, and varies by Origin", async () => {
    const { token } = await rig.issue(own.id, { origins: [shop] });
    const { headers } = await rig.ask(path, token, { origin: shop });
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("vary")).toMatch(/\bOrigin\b/);
    expect(headers.get("access-control-expose-headers")).toMatch(/\bETag\b.*\bRetry-After\b/);
    expect(headers.get("cache-control")).toBe("private, no-cache");
  });

  it("as a refusal within its origin is readable, so that the page can act on it", async () => {
    const { token } = await rig.issue(own.id, { origins: [shop] });
    expect(await allowed(token, shop, `${path}/log`)).toBe(shop);
    expect(await allowed(token, shop, "/calls/sessions/all")).toBe(shop);
  });

  it("as 401 to what no secret of this server signed is readable: the page sees that it needs another", async () => {
    const elsewhere = await createViewRig(database, {
      secrets: { secret: "before the secret was changed, 32 bytes" },
    });
    const { token } = await elsewhere.issue(own.id, { origins: [shop] });
    const answer = await rig.ask(path, token, { origin: shop });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([401, shop]);
  });
});

describe("a preflight", () => {
  const preflight = async (at: string, { method = "GET", headers = "authorization", origin = shop } = {}) => {
    const answer = await rig.request(at, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": method, "access-control-request-headers": headers },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    return answer.headers;
  };
  const allowed = async (...given: Parameters<typeof preflight>) =>
    (await preflight(...given)).get("access-control-allow-origin");

  it.each(["", "/log", "/log/download", "/results"])(
    "for a GET of session%s with Authorization is allowed for any origin",
    async (rest) => {
      const headers = await preflight(path + rest);
      expect(headers.get("access-control-allow-origin")).toBe(shop);
      expect(headers.get("access-control-allow-methods")).toBe("GET, HEAD");
      expect(headers.get("access-control-allow-headers")).toMatch(
        /Authorization.*If-None-Match.*Last-Event-ID/,
      );
      expect(headers.get("vary")).toMatch(/Origin.*Request-Method.*Request-Headers/);
    },
  );

  it.each([
    ["a POST", path, { method: "POST" }],
    ["a GET without Authorization", path, { headers: "if-none-match" }],
    ["a header that only ends like it", path, { headers: "x-authorization" }],
    ["canceling", `${path}/cancel`, { method: "POST" }],
    ["issuing", `${path}/view-token`, { method: "POST" }],
    ["the list", "/calls/sessions/all", {}],
    ["starting", "/calls/start", { method: "POST" }],
  ])("for %s is not", async (_, at, asked) => {
    expect(await allowed(at, asked)).toBeNull();
  });

  it("for a listed origin allows what it did before", async () => {
    const headers = await preflight(`${path}/cancel`, { method: "POST", origin: crm });
    expect(headers.get("access-control-allow-origin")).toBe(crm);
    expect(headers.get("access-control-allow-methods")).toContain("POST");
  });
});
