import { locales } from "@holat/core";
import type { BadgeToken } from "@holat/core/schemas";
import { createManualClock } from "@holat/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createViewTokens } from "../../src/access/createViewTokens.js";
import { createBadgeTokens } from "../../src/badges/createBadgeTokens.js";
import { badgeColors, renderBadge } from "../../src/badges/renderBadge.js";
import { createSignIns } from "../../src/signIn/createSignIns.js";
import { admin, networkAccess, secret } from "../access/viewRig.js";
import { createdAt, insertRecord, recordOf } from "../calls/insertRecord.js";
import { adminKey, createApiHarness, json } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { createTestLogger } from "../support/logger.js";

const { database } = await createTestDatabase();
const clock = createManualClock(createdAt + 60_000);
const viewTokens = createViewTokens({ database, clock, logger: createTestLogger(), secret });
const tokens = { clock, secret, viewTokens };
const badgeTokens = createBadgeTokens(tokens);
const signIns = createSignIns(tokens);
const api = createApiHarness(database, { clock, viewTokens, badgeTokens, signIns, access: networkAccess });
const running = await insertRecord(
  database.db,
  recordOf({ status: "RUNNING", totalNumbers: 150, processedNumbers: 68, progressFloor: 45 }),
);
const done = await insertRecord(
  database.db,
  recordOf({ status: "COMPLETED", completedAt: createdAt, exitCode: 0 }),
);

async function issue(session: string, body: object = {}): Promise<BadgeToken> {
  const answer = await api.request(`/calls/session/${session}/badge-token`, json(body, admin));
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([201, "no-store"]);
  return (await answer.json()) as BadgeToken;
}
const get = (path: string, headers: Record<string, string> = {}) => api.request(path, { headers });
const badgeOf = (session: string, token: string, more = "") =>
  get(`/badges/${session}.svg?token=${encodeURIComponent(token)}${more}`);

describe("a badge", () => {
  it("says a session's status in four languages, by either name, with what a browser needs to trust it", async () => {
    const { token, path } = await issue(running.sessionId);
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/svg+xml; charset=utf-8",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "public, max-age=5",
    });
    expect(await answer.text()).toContain('aria-label="holat: Qayta ishlanmoqda 45%"');
    const said = { uz: "Qayta ishlanmoqda", ru: "Выполняется", en: "Processing", id: "Sedang diproses" };
    for (const lang of locales)
      for (const name of [running.id, running.sessionId])
        expect(await (await badgeOf(name, token, `&lang=${lang}`)).text()).toContain(`>${said[lang]} 45%<`);
    const ended = await issue(done.id);
    expect(await (await badgeOf(done.id, ended.token)).text()).toContain(">Muvaffaqiyatli tugallandi<");
  });

  it("is 304 while it has not changed", async () => {
    const { path } = await issue(done.id);
    const etag = (await get(path)).headers.get("etag") ?? "";
    const again = await get(path, { "if-none-match": etag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect((await get(`${path}&lang=en`, { "if-none-match": etag })).status).toBe(200);
  });

  it("is grey, in the language asked for, for a token that is none, has expired or was revoked", async () => {
    const { id, token, expiresAt } = await issue(running.id, { expiresInSeconds: 60 });
    expect(expiresAt).toBe(new Date(clock.now() + 60_000).toISOString());
    const revoked = await api.request(`/calls/badge-token/${id}`, { method: "DELETE", headers: admin });
    expect(revoked.status).toBe(204);
    const short = await issue(running.id, { expiresInSeconds: 60 });
    const since = clock.now();
    clock.setWallTime(since + 59_999);
    expect((await badgeOf(running.id, short.token)).status).toBe(200);
    clock.setWallTime(since + 60_000);
    for (const bad of [token, short.token, "", "hvb_x", `${short.token}A`, "x".repeat(9_000)]) {
      const answer = await badgeOf(running.id, bad, "&lang=en");
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([401, "no-store"]);
      expect(answer.headers.get("content-type")).toMatch(/^image\/svg/);
      expect(await answer.text()).toContain(">Unavailable<");
    }
    expect((await get(`/badges/${running.id}.svg`)).status).toBe(401);
  });

  it("is grey for another session's token, and for a session that is no more", async () => {
    const { token } = await issue(running.id);
    for (const name of [done.id, done.sessionId, "nobody", "session-1-nobody"])
      expect((await badgeOf(name, token)).status).toBe(403);
    const gone = await insertRecord(database.db, recordOf());
    const { path } = await issue(gone.id);
    await database.db.deleteFrom("call_sessions").where("id", "=", gone.id).execute();
    const answer = await get(path);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining(">Mavjud emas<")]);
  });
});

describe("a badge's token", () => {
  it("is good for nothing else, and nothing else is good there", async () => {
    const { token } = await issue(running.id);
    const asKey = { headers: { authorization: `Bearer ${token}` } };
    const asCookie = { headers: { cookie: `holat_session=${token}` } };
    for (const path of ["", "/events", "/log", "/results"].map((end) => `/calls/session/${running.id}${end}`))
      for (const init of [asKey, asCookie, {}])
        expect((await api.request(`${path}?token=${token}`, init)).status, path).not.toBe(200);
    expect((await api.request("/auth/sign-in", json({ key: token }))).status).toBe(401);
    const grant = {
      sessions: [running.id],
      origins: null,
      scopes: ["status" as const],
      expiresInSeconds: 60,
    };
    const { value } = signIns.issue({ id: "admin", hash: new Uint8Array(32), expiresAt: null });
    for (const other of [adminKey, viewTokens.issue(grant).token, value])
      for (const spelling of [other, other.replace(/^h\w\w_/, "hvb_")])
        expect((await badgeOf(running.id, spelling)).status).toBe(401);
    expect((await get(`/badges/${running.id}.svg`, admin)).status).toBe(401);
  });

  it.each([{ expiresInSeconds: 59 }, { expiresInSeconds: 2_592_001 }, { origins: [] }])(
    "is not issued for %j",
    async (body) => {
      const answer = await api.request(`/calls/session/${running.id}/badge-token`, json(body, admin));
      expect(answer.status).toBe(422);
    },
  );

  it("needs a session that the key may see", async () => {
    const answer = await api.request("/calls/session/session-1-nobody/badge-token", json({}, admin));
    expect(answer.status).toBe(404);
  });

  it("is in no log line and in no audit entry; its id is", async () => {
    const { id, token } = await issue(running.id);
    await badgeOf(running.id, token);
    const audit = await (await get("/audit?action=badgeToken.issue", admin)).text();
    const told = JSON.stringify(api.logger.lines) + audit;
    expect(told).toContain(id);
    expect(told).not.toContain(token.slice(4, 40));
  });
});

describe("the picture", () => {
  it("shows any text as text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const svg = renderBadge("FAILED", `<script>"'&${text}`);
        expect(svg.match(/<[a-zA-Z]+/g)).toEqual(renderBadge("FAILED", "x").match(/<[a-zA-Z]+/g));
        expect(svg).not.toMatch(/<script|style=|href|on\w+="/);
      }),
      { numRuns: 30 },
    );
  });

  it.each(Object.entries(badgeColors))("%s can be read: contrast of at least 4.5", (_, { back, text }) => {
    expect(contrast(back, text)).toBeGreaterThanOrEqual(4.5);
  });
});

/** WCAG 2. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
