import { createManualClock, eventually } from "@holat/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "../../src/access/apiKey.js";
import { networkAccess } from "../access/viewRig.js";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { adminKey, host, json, loopbackAccess } from "../http/apiHarness.js";
import { readEvents } from "../stream/readEvents.js";
import { createTestDatabase } from "../support/database.js";
import { createSignInNode, ownPage, readSetCookie, site } from "./signInRig.js";

const { database, openAgain } = await createTestDatabase();
const clock = createManualClock(Date.now());
const node = await createSignInNode(database, { clock });
const other = await createSignInNode(await openAgain(), { clock });
const list = "/calls/sessions/all";
const start = "/calls/start";

async function told(answer: Response) {
  return { status: answer.status, ...((await answer.json()) as { code: string }) };
}

describe("a sign-in", () => {
  it("gives a cookie that no script reads and no other page sends, and says who that is", async () => {
    const key = await node.create({ name: "Dilnoza", scopes: ["calls:read"], targets: ["sales-*"] });
    const answer = await node.signIn(key.key);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("set-cookie")).toMatch(
      /^holat_session=hsi_[\w-]+\.[\w-]{43}; Path=\/; Max-Age=43[12]\d\d; HttpOnly; SameSite=Strict; Secure$/,
    );
    const who = await answer.json();
    expect(who).toMatchObject({
      id: `key:${key.id}`,
      name: "Dilnoza",
      scopes: ["calls:read"],
      sessions: null,
      targets: ["sales-*"],
      keyless: false,
      signedIn: true,
    });
    const cookie = readSetCookie(answer);
    for (const server of [node, other])
      await eventually(async () => expect(await (await server.by(cookie, "/auth/me")).json()).toEqual(who));
    const everywhere = JSON.stringify([who, cookie, node.logger.lines]);
    expect(everywhere).not.toContain(key.key.slice(11));
    expect(Buffer.from(cookie.split(/[_.]/)[2] ?? "", "base64url").toString()).not.toContain(
      key.key.slice(11),
    );
  });

  it("may do what its key may, and no more", async () => {
    const { key } = await node.create({ scopes: ["calls:read"] });
    const cookie = await node.cookieOf(key);
    expect((await node.by(cookie, list)).status).toBe(200);
    expect((await node.by(cookie, "/keys")).status).toBe(403);
    expect((await node.by(cookie, start, { method: "POST", headers: ownPage })).status).toBe(403);
  });

  it("works with the key of the settings, and for all that a page asks of an admin", async () => {
    const cookie = await node.cookieOf(adminKey);
    expect(await (await node.by(cookie, "/auth/me")).json()).toMatchObject({
      id: "key:admin",
      name: "admin",
    });
    for (const path of ["/keys", "/audit", "/openapi.json", "/docs", "/metrics"])
      expect((await node.by(cookie, path)).status, path).toBe(200);
    const made = await node.by(cookie, "/keys", json({ name: "x", scopes: ["calls:read"] }, ownPage));
    expect(await made.json()).toMatchObject({ createdBy: "key:admin" });
  });

  it("is not Secure where the page is plain http, and is below the path of the settings", async () => {
    const plain = await node.signIn(adminKey, { host, origin: `http://${host}` });
    expect(plain.headers.get("set-cookie")).not.toContain("Secure");
    const behind = await node.signIn(adminKey, { host, "x-forwarded-proto": "https" });
    expect(behind.headers.get("set-cookie")).toContain("; Secure");
    const publicUrl = { origin: site, basePath: "/holat" };
    const below = await createSignInNode(database, { clock, access: { ...networkAccess, publicUrl } });
    const answer = await below.signIn(adminKey, { host: "10.0.0.9:3000", origin: site });
    expect(answer.headers.get("set-cookie")).toMatch(/; Path=\/holat; .*; Secure$/);
    const cookie = readSetCookie(answer);
    const headers = { host: "10.0.0.9:3000", origin: site };
    expect((await below.by(cookie, start, { method: "POST", headers })).status).toBe(201);
  });

  it.each([
    ["a wrong key", "hk_wrong"],
    ["a view token", "hvt_x.y"],
    ["a cookie's value", "hsi_x.y"],
  ])("is refused to %s", async (_, key) => {
    const answer = await node.signIn(key, { ...ownPage, "x-forwarded-for": "192.0.2.1" });
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await told(answer)).toMatchObject({ status: 401, code: "UNAUTHORIZED" });
  });

  it.each([{}, { key: "" }, { key: 7 }, { key: "a b" }, { key: "x".repeat(513) }])(
    "of %j is 422, and repeats no key",
    async (body) => {
      const answer = await node.request("/auth/sign-in", json(body, ownPage));
      const text = await answer.text();
      expect([answer.status, text.includes("xxxx")]).toEqual([422, false]);
    },
  );

  it("takes no large body", async () => {
    expect((await node.request("/auth/sign-in", json({ key: "x".repeat(5_000) }, ownPage))).status).toBe(413);
  });

  it("is held back after ten wrong keys a minute from one address, a right one too", async () => {
    const from = (address: string) => ({ ...ownPage, "x-forwarded-for": `203.0.113.9, ${address}` });
    for (let times = 0; times < 10; times++)
      expect((await node.signIn("hk_guess", from("198.51.100.1"))).status).toBe(401);
    for (const key of ["hk_guess", adminKey]) {
      const answer = await node.signIn(key, from("198.51.100.1"));
      expect(await told(answer)).toMatchObject({ status: 429, code: "RATE_LIMITED" });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await node.signIn(adminKey, from("198.51.100.2"))).status).toBe(200);
    await clock.advance(60_000);
    expect((await node.signIn(adminKey, from("198.51.100.1"))).status).toBe(200);
  });

  it("of three hundred wrong ones a minute, wherever they come from, holds everybody back", async () => {
    const busy = await createSignInNode(database, { clock });
    const from = (n: number) => ({ ...ownPage, "x-forwarded-for": `198.51.100.${n}` });
    for (let times = 0; times < 300; times++) await busy.signIn("hk_guess", from(times % 100));
    expect((await busy.signIn(adminKey, from(200))).status).toBe(429);
    expect(await busy.status(list, adminKey)).toBe(200);
  });
});

describe("the end of a sign-in", () => {
  const ended = async (answer: Response) => {
    expect(answer.headers.get("set-cookie")).toMatch(/^holat_session=; Path=\/; Max-Age=0; /);
    expect(await told(answer)).toMatchObject({ status: 401, code: "UNAUTHORIZED" });
  };

  it("comes after 12 hours, or with its key's", async () => {
    const { key } = await node.create({ expiresInSeconds: 3_600 });
    const [short, long] = [await node.cookieOf(key), await node.cookieOf(adminKey)];
    const since = clock.now();
    clock.setWallTime(since + 3_600_000);
    await ended(await node.by(short, list));
    expect((await node.by(long, list)).status).toBe(200);
    clock.setWallTime(since + 12 * 3_600_000);
    await ended(await other.by(long, list));
  });

  it("comes with the revocation of its key: on every server, and for open streams", async () => {
    const { id, key } = await node.create();
    const cookie = await node.cookieOf(key);
    const { sessionId } = await insertRecord(database.db, recordOf());
    await eventually(async () => expect((await other.by(cookie, "/auth/me")).status).toBe(200));
    const stream = await other.by(cookie, `/calls/session/${sessionId}/events`);
    const events = readEvents(stream.body ?? expect.fail("no stream"));
    await events.expect("status 1", "synced");
    await node.revoke(id);
    await ended(await node.by(cookie, list));
    expect(await events.next()).toMatchObject({ event: "closing", data: '{"reason":"revoked"}' });
    await eventually(async () => expect((await other.by(cookie, list)).status).toBe(401));
  });

  it("comes with signing out: on every server, for open streams and long polls, and for this one alone", async () => {
    const { id, key } = await node.create();
    const [cookie, another] = [await node.cookieOf(key), await node.cookieOf(key)];
    const { sessionId } = await insertRecord(database.db, recordOf());
    await eventually(async () => expect((await other.by(cookie, "/auth/me")).status).toBe(200));
    const events = readEvents(
      (await other.by(cookie, `/calls/session/${sessionId}/events`)).body ?? expect.fail("no stream"),
    );
    await events.expect("status 1", "synced");
    const poll = other.by(cookie, `/calls/session/${sessionId}?wait=60&version=1`);
    const out = await node.by(cookie, "/auth/sign-out", { method: "POST", headers: ownPage });
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^holat_session=; .*Max-Age=0/);
    await ended(await node.by(cookie, "/auth/me"));
    expect(await events.next()).toMatchObject({ event: "closing" });
    expect((await poll).status).toBe(401);
    expect((await node.by(another, "/auth/me")).status).toBe(200);
    expect(await node.status(list, key)).toBe(200);
    const audit = await node.ask(`/audit?principal=key:${id}`, adminKey);
    expect(((await audit.json()) as { action: string }[]).map(({ action }) => action)).toEqual([
      "signIn.end",
      "signIn.begin",
      "signIn.begin",
    ]);
  });

  it("comes with another key under the same name", async () => {
    const cookie = await node.cookieOf(adminKey);
    const apiKeys = [createApiKey("admin", "hk_the_next_one_of_the_settings", ["admin"])];
    const restarted = await createSignInNode(database, { clock, access: { ...networkAccess, apiKeys } });
    await ended(await restarted.by(cookie, "/auth/me"));
  });

  it("signing out twice, or without having signed in, changes nothing", async () => {
    for (const cookie of ["", "holat_session=x", "holat_session=hsi_a.b"])
      expect((await node.by(cookie, "/auth/sign-out", { method: "POST" })).status).toBe(204);
  });
});

describe("the cookie", () => {
  let cookie = "";
  beforeAll(async () => {
    cookie = await node.cookieOf(adminKey);
  });
  const elsewhere = "https://shop.example";

  it.each<[string, Record<string, string>, number]>([
    ["the page's Origin", { origin: site }, 201],
    [
      "Sec-Fetch-Site: same-origin, where a proxy changed the Host",
      { host: "10.0.0.9", "sec-fetch-site": "same-origin" },
      201,
    ],
    ["no Origin", {}, 403],
    ["another Origin", { origin: elsewhere }, 403],
    ["the Origin null", { origin: "null" }, 403],
    ["a listed Origin", { origin: "https://crm.example" }, 403],
    ["another port", { origin: "https://ops.example:8443" }, 403],
    ["Sec-Fetch-Site: same-site", { origin: site, "sec-fetch-site": "same-site" }, 403],
    ["Sec-Fetch-Site: cross-site", { "sec-fetch-site": "cross-site" }, 403],
    ["Sec-Fetch-Site: none", { "sec-fetch-site": "none" }, 403],
    ["two Hosts", { host: "ops.example, ops.example", origin: site }, 403],
  ])("with %s starts a call: %3$s", async (_, headers, status) => {
    const answer = await node.by(cookie, start, { method: "POST", headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(await answer.json()).toMatchObject({ code: "ORIGIN_NOT_ALLOWED" });
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it.each<[string, Record<string, string>, number]>([
    ["no Origin, as pages read their own server", {}, 200],
    ["by the address bar", { "sec-fetch-site": "none" }, 200],
    ["a page elsewhere", { origin: elsewhere }, 401],
    ["a listed page", { origin: "https://crm.example" }, 401],
    ["a page of the same site", { "sec-fetch-site": "same-site" }, 401],
    ["an image elsewhere", { "sec-fetch-site": "cross-site" }, 401],
  ])("with %s reads: %3$s", async (_, headers, status) => {
    const answer = await node.by(cookie, list, { headers });
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("does not stand beside a key, right or wrong", async () => {
    const { key } = await node.create({ name: "the key" });
    const withKey = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
    expect(await (await node.by(cookie, "/auth/me", withKey(key))).json()).toMatchObject({ name: "the key" });
    expect((await node.by(cookie, "/auth/me", withKey("hk_wrong"))).status).toBe(401);
  });

  it("altered is none: as if nothing had been sent", async () => {
    for (const bad of [cookie.slice(0, -1), `${cookie}A`, cookie.replace("hsi_", "hvt_"), "holat_session="]) {
      const answer = await node.by(bad, "/auth/me");
      expect([answer.status, answer.headers.get("set-cookie")]).toEqual([401, null]);
    }
  });

  it("may stand among others", async () => {
    expect((await node.by(`a=1; ${cookie}; holat=2`, "/auth/me")).status).toBe(200);
  });
});

describe("a page elsewhere", () => {
  it.each<Record<string, string>>([
    { origin: "https://shop.example" },
    { "sec-fetch-site": "cross-site" },
    { origin: "https://crm.example" },
  ])("%j signs nobody in or out", async (headers) => {
    const cookie = await node.cookieOf(adminKey);
    const foreign = { host: "ops.example", ...headers };
    expect((await node.signIn(adminKey, foreign)).status).toBe(403);
    const out = await node.by(cookie, "/auth/sign-out", { method: "POST", headers });
    expect([out.status, out.headers.get("set-cookie")]).toEqual([403, null]);
    expect((await node.by(cookie, "/auth/me")).status).toBe(200);
  });
});

describe("on open loopback", () => {
  it("nobody has to sign in for calls, and somebody may for the rest", async () => {
    const local = await createSignInNode(database, { clock, access: loopbackAccess });
    const me = await local.request("/auth/me");
    expect(await me.json()).toEqual({
      id: "loopback",
      name: "loopback",
      scopes: ["calls:read", "calls:start", "calls:manage"],
      sessions: null,
      targets: null,
      keyless: true,
      signedIn: false,
      expiresAt: null,
    });
    const page = { host, origin: `http://${host}` };
    const cookie = readSetCookie(await local.signIn(adminKey, page));
    const ask = (path: string) => local.request(path, { headers: { host, cookie } });
    expect((await local.request("/keys")).status).toBe(401);
    expect((await ask("/keys")).status).toBe(200);
    expect(await (await ask("/auth/me")).json()).toMatchObject({ keyless: false, signedIn: true });
  });

  it("a cookie of another server on this machine changes nothing", async () => {
    const local = await createSignInNode(database, { clock, access: loopbackAccess });
    const answer = await local.request("/auth/me", { headers: { host, cookie: "holat_session=hsi_e30.x" } });
    expect(await answer.json()).toMatchObject({ keyless: true });
  });
});
