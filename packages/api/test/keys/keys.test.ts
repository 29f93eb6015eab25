import { createHash, randomUUID } from "node:crypto";
import type { AuditEntry, ShownApiKey } from "@holat/core/schemas";
import { createManualClock, eventually } from "@holat/testkit";
import { describe, expect, it } from "vitest";
import { createViewTokens } from "../../src/access/createViewTokens.js";
import { createJobs } from "../../src/jobs/createJobs.js";
import { createWebhooks } from "../../src/webhooks/createWebhooks.js";
import { secret } from "../access/viewRig.js";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { adminKey, createApiHarness, json, loopbackAccess } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { createKeyNode } from "./keyRig.js";

const { database } = await createTestDatabase();
const { db } = database;
const clock = createManualClock(Date.now());
const node = await createKeyNode(database, { clock });
const list = "/calls/sessions/all";

async function listed(): Promise<ShownApiKey[]> {
  return (await (await node.ask("/keys", adminKey)).json()) as ShownApiKey[];
}
async function audit(query = ""): Promise<AuditEntry[]> {
  return (await (await node.ask(`/audit?limit=100${query}`, adminKey)).json()) as AuditEntry[];
}
async function problem(answer: Response) {
  return { status: answer.status, ...((await answer.json()) as { code: string; detail: string }) };
}

describe("a key", () => {
  it("opens at once what its scopes say, and nothing else", async () => {
    const { key } = await node.create({ scopes: ["calls:read", "calls:start"] });
    expect(await node.status(list, key)).toBe(200);
    expect(await node.status("/calls/start", key, { method: "POST" })).toBe(201);
    expect(await node.status("/metrics", key)).toBe(200);
    for (const path of ["/calls/session/session-1-aaaaaa/cancel", "/keys"])
      expect(await node.status(path, key, { method: "POST" })).toBe(403);
    for (const path of ["/keys", "/audit"]) expect(await node.status(path, key)).toBe(403);
    expect(await node.status(list, `${key}x`)).toBe(401);
    expect(await node.status(list, key.slice(0, -1))).toBe(401);
  });

  it("with the scope admin makes others, and is named by them", async () => {
    const admin = await node.create({ name: "second admin", scopes: ["admin"] });
    const made = await node.ask("/keys", admin.key, json({ name: "third", scopes: ["calls:read"] }));
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ createdBy: `key:${admin.id}` });
  });

  it("is in the answer of its creation alone; the database holds its sha256", async () => {
    const made = await node.create({
      name: "once",
      targets: ["sales-*", "sales-*"],
      expiresInSeconds: 3_600,
    });
    expect(made.key).toMatch(/^hk_[\w-]{43}$/);
    expect(made.prefix).toBe(made.key.slice(0, 11));
    const [shown] = (await listed()).filter(({ id }) => id === made.id);
    const { key, ...rest } = made;
    expect(shown).toEqual(rest);
    expect(shown).toMatchObject({
      name: "once",
      scopes: ["calls:read"],
      sessions: null,
      targets: ["sales-*"],
      createdBy: "key:admin",
      expiresAt: new Date(clock.now() + 3_600_000).toISOString(),
      lastUsedAt: null,
      revokedAt: null,
    });
    const row = await db
      .selectFrom("api_keys")
      .selectAll()
      .where("id", "=", made.id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(row.hash)).toEqual(createHash("sha256").update(key).digest());
    const everywhere = JSON.stringify([row, await listed(), await audit(), node.logger.lines]);
    expect(everywhere).not.toContain(key.slice(11));
    expect(everywhere).not.toContain(createHash("sha256").update(key).digest("hex"));
  });

  it("that has expired is 401, and says so", async () => {
    const { key } = await node.create({ scopes: ["calls:read", "calls:start"], expiresInSeconds: 60 });
    const since = clock.now();
    clock.setWallTime(since + 59_999);
    expect(await node.status(list, key)).toBe(200);
    clock.setWallTime(since + 60_000);
    for (const [path, method] of [
      [list, "GET"],
      ["/openapi.json", "GET"],
      ["/calls/start", "POST"],
    ] as const)
      expect(await problem(await node.ask(path, key, { method }))).toMatchObject({
        status: 401,
        code: "UNAUTHORIZED",
        detail: "The key has expired",
      });
  });

  it("that is revoked is 401 from then on, however often that is said", async () => {
    const { id, key } = await node.create();
    for (const text of [id, id.toUpperCase()]) expect((await node.revoke(text)).status).toBe(204);
    expect(await node.status(list, key)).toBe(401);
    const [shown] = (await listed()).filter((one) => one.id === id);
    expect(shown?.revokedAt).toBe(new Date(clock.now()).toISOString());
    expect((await audit("&action=key.revoke")).filter(({ subject }) => subject === id)).toHaveLength(1);
  });

  it("of the settings is listed, and refuses to be revoked", async () => {
    expect((await listed()).find(({ id }) => id === "admin")).toMatchObject({
      prefix: null,
      scopes: ["admin"],
      createdAt: null,
    });
    expect(await problem(await node.revoke("admin"))).toMatchObject({
      status: 409,
      code: "KEY_NOT_REVOCABLE",
    });
    expect(await node.status(list, adminKey)).toBe(200);
  });

  it.each([randomUUID(), "nobody", "%00", "hk_0123456789"])("%s is none to revoke: 404", async (id) => {
    expect(await problem(await node.revoke(id))).toMatchObject({ status: 404, code: "NOT_FOUND" });
  });

  it("is written as used at most once a minute, and never while it is asked with", async () => {
    const { id, key } = await node.create();
    const used = async () =>
      (await db.selectFrom("api_keys").select("last_used_at").where("id", "=", id).executeTakeFirstOrThrow())
        .last_used_at;
    await node.status(list, key);
    expect(await used()).toBeNull();
    const written = async () => {
      await node.status(list, key);
      const before = clock.sleeping;
      await clock.advance(30_000);
      // It sleeps again when the uses were written and the keys were read.
      await eventually(() => expect(clock.sleeping).toBe(before));
      return used();
    };
    const first = await written();
    expect(first).toBe(clock.now());
    expect(await written()).toBe(first);
    expect(await written()).toBe(clock.now());
  });
});

describe("what is no key to be made", () => {
  it.each([
    [{ scopes: ["calls:read"] }, "/name"],
    [{ name: "", scopes: ["calls:read"] }, "/name"],
    [{ name: "x", scopes: [] }, "/scopes"],
    [{ name: "x", scopes: ["calls:write"] }, "/scopes/0"],
    [{ name: "x", scopes: ["admin"], targets: ["a"] }, "/scopes"],
    [{ name: "x", scopes: ["calls:read", "admin"], sessions: [] }, "/scopes"],
    [{ name: "x", scopes: ["calls:read"], targets: ["a*b"] }, "/targets/0"],
    [{ name: "x", scopes: ["calls:read"], targets: ["**"] }, "/targets/0"],
    [{ name: "x", scopes: ["calls:read"], sessions: [""] }, "/sessions/0"],
    [{ name: "x", scopes: ["calls:read"], sessions: Array.from({ length: 101 }, String) }, "/sessions"],
    [{ name: "x", scopes: ["calls:read"], expiresInSeconds: 59 }, "/expiresInSeconds"],
    [{ name: "x", scopes: ["calls:read"], expires: 60 }, "/expires"],
  ])("%j: 422 that names it", async (body, pointer) => {
    const answer = await node.ask("/keys", adminKey, json(body));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it("without its fields: each is called missing", async () => {
    const { errors } = await (await node.ask("/keys", adminKey, json({}))).json();
    expect(errors.map(({ detail }: { detail: string }) => detail)).toEqual([
      expect.stringMatching(/^name is missing/),
      expect.stringMatching(/^scopes is missing/),
    ]);
  });

  it("needs a key on open loopback too", async () => {
    const local = createApiHarness(database, { keys: node.keys, access: loopbackAccess });
    for (const [path, init] of [
      ["/keys", {}],
      ["/keys", json({ name: "x", scopes: ["admin"] })],
      [`/keys/${randomUUID()}`, { method: "DELETE" }],
      ["/audit", {}],
    ] as const)
      expect((await local.request(path, init)).status).toBe(401);
  });
});

describe("who did what", () => {
  it("stands in the audit log with the deed itself, newest first", async () => {
    const target = await insertRecord(db, recordOf());
    const actor = await node.create({ scopes: ["calls:read", "calls:start", "calls:manage"] });
    const by = (path: string, init?: RequestInit) => node.ask(path, actor.key, init);
    const start = await by("/calls/start", json({ target: "main", numbers: ["+998901234567"] }));
    const { sessionId } = (await start.json()) as { sessionId: string };
    await by(`/calls/session/${target.id}/cancel?force=true`, { method: "POST" });
    expect((await by(`/calls/session/${target.id}/cancel`, { method: "POST" })).status).toBe(409);
    expect((await by("/calls/start", json({ target: "nowhere" }))).status).toBe(422);
    const entries = await audit(`&principal=key:${actor.id}`);
    expect(entries.map(({ action, subject, details }) => ({ action, subject, details }))).toEqual([
      { action: "call.cancel", subject: target.sessionId, details: { force: true } },
      { action: "call.start", subject: sessionId, details: { target: "main", numbers: 1 } },
    ]);
    expect(JSON.stringify(entries)).not.toContain("+998901234567");
    const [made] = await audit("&action=key.create");
    expect(made).toMatchObject({ principal: "key:admin", subject: actor.id });
  });

  it("names view tokens and webhooks by their ids, and nothing of a secret", async () => {
    const viewTokens = createViewTokens({ database, clock, logger: node.logger, secret });
    const jobs = createJobs({ database, logger: node.logger });
    const webhooks = createWebhooks({ database, jobs, clock, logger: node.logger, lang: "en", secret });
    const own = await createKeyNode(database, { clock, viewTokens, webhooks });
    const admin = await own.create({ scopes: ["admin"] });
    const by = (path: string, init?: RequestInit) => own.ask(path, admin.key, init);
    const session = await insertRecord(db, recordOf());
    const issued = await by(`/calls/session/${session.id}/view-token`, json({ scopes: ["log"] }));
    const { id: tokenId, token } = (await issued.json()) as { id: string; token: string };
    for (let times = 0; times < 2; times++) await by(`/calls/view-token/${tokenId}`, { method: "DELETE" });
    const hook = json({
      url: "https://93.184.216.34/hook-path-secret?t=query-secret",
      events: ["call.failed"],
    });
    const made = (await (await by("/webhooks", hook)).json()) as { id: string; secret: string };
    const webhook = `/webhooks/${made.id}`;
    await by(webhook, { ...json({ events: ["call.lost"] }), method: "PATCH" });
    const rotated = (await (await by(`${webhook}/rotate`, { method: "POST" })).json()) as { secret: string };
    await by(`${webhook}/replay`, { method: "POST" });
    await by(webhook, { method: "DELETE" });
    const entries = await audit(`&principal=key:${admin.id}`);
    expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
      ["webhook.delete", made.id],
      ["webhook.replay", made.id],
      ["webhook.rotate", made.id],
      ["webhook.update", made.id],
      ["webhook.create", made.id],
      ["viewToken.revoke", tokenId],
      ["viewToken.issue", tokenId],
    ]);
    expect(entries.at(-1)?.details).toMatchObject({ sessionId: session.sessionId, scopes: ["log"] });
    const told = JSON.stringify(entries);
    for (const one of [token, made.secret, rotated.secret, "path-secret", "query-secret", admin.key])
      expect(told).not.toContain(one);
  });

  it("once, when a start is repeated with its idempotency key", async () => {
    const { id, key } = await node.create({ scopes: ["calls:start"] });
    const body = json({}, { "idempotency-key": "same" });
    const first = await (await node.ask("/calls/start", key, body)).json();
    expect(await (await node.ask("/calls/start", key, body)).json()).toEqual(first);
    expect(await audit(`&principal=key:${id}`)).toHaveLength(1);
  });

  it("comes in pages that are walked once", async () => {
    const all = await audit();
    const walked: AuditEntry[] = [];
    for (let next: string | undefined = "/audit?limit=3"; next !== undefined; ) {
      const answer: Response = await node.ask(next, adminKey);
      walked.push(...((await answer.json()) as AuditEntry[]));
      next = /^<(.+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    expect(walked.length).toBeGreaterThan(6);
    expect(walked).toEqual(all);
    for (const cursor of [
      "c1.1",
      "a1.-1",
      "a1.01",
      "a1.99999999999999999999",
      "a1.1; DROP TABLE audit_log",
    ]) {
      const text = Buffer.from(cursor).toString("base64url");
      expect((await node.ask(`/audit?cursor=${text}`, adminKey)).status).toBe(422);
    }
  });
});
