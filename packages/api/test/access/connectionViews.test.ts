import type { Connection } from "@holat/core";
import { createManualClock } from "@holat/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { createApiKey } from "../../src/access/apiKey.js";
import { createViewTokens } from "../../src/access/createViewTokens.js";
import { createConnectionHub } from "../../src/connections/createConnectionHub.js";
import { createConnectionReader } from "../../src/connections/createConnectionReader.js";
import { createLive } from "../../src/live/hub/createLive.js";
import { createMessageFeed } from "../../src/messages/createMessageFeed.js";
import { createSecretBox } from "../../src/secrets/createSecretBox.js";
import { createdAt, insertRecord, recordOf } from "../calls/insertRecord.js";
import { adminKey, createApiHarness, createIdleEngine, json } from "../http/apiHarness.js";
import { readEvents } from "../stream/readEvents.js";
import { createTestDatabase } from "../support/database.js";
import { createTestLogger } from "../support/logger.js";
import { createLinkEngine, insertLinks, linksOf } from "./keyFilter/links.js";
import { networkAccess, secret, shop } from "./viewRig.js";

const { database } = await createTestDatabase();
const { db, listen } = database;
const clock = createManualClock(createdAt + 60_000);
const logger = createTestLogger();
const engine = createIdleEngine();
const viewTokens = createViewTokens({ database, clock, logger, secret });
const links = linksOf(["shop-1", "bank-1"], () => true);
await insertLinks(database, links);
const link = createLinkEngine(links);
const linked = { db, clock, logger, engine: link.engine };
const hub = createConnectionHub({ ...linked, database: { db, listen } });
const live = createLive({ db, clock, engine, logger, viewTokens, random: () => 0.5 });
await live.start();
afterAll(() => Promise.all([live.hub.stop(), hub.stop()]));

const shopKey = "hk_test_who_reads_the_shop";
const shopLimits = { sessions: ["shop-*"], targets: [] };
const api = createApiHarness(database, {
  clock,
  engine,
  live,
  viewTokens,
  connections: {
    ...linked,
    hub,
    live,
    read: createConnectionReader({ db, engine: link.engine, now: () => clock.now() }),
    box: createSecretBox({ purpose: "holat connection credentials", secret }),
    feed: createMessageFeed({ database: { db, listen }, clock, logger }),
    wakeOutbox: () => {},
  },
  access: {
    ...networkAccess,
    apiKeys: [
      createApiKey("admin", adminKey, ["admin"]),
      createApiKey("shop", shopKey, ["sessions:read"], shopLimits),
    ],
  },
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const ask = (path: string, token: string, init: RequestInit = {}) =>
  api.request(path, { ...init, headers: { ...bearer(token), ...init.headers } });
const request = (body: object, key = adminKey) =>
  api.request("/sessions/view-token", json(body, bearer(key)));

interface Issued {
  readonly id: string;
  readonly token: string;
}
async function issue(sessions: readonly string[], terms: object = {}, key?: string): Promise<Issued> {
  const answer = await request({ sessions, ...terms }, key);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { data: Issued }).data;
}
async function namesAt(path: string, token: string): Promise<string[]> {
  const answer = await ask(path, token);
  expect(answer.status).toBe(200);
  const { data } = (await answer.json()) as { data: Connection[] };
  return data.map(({ sessionId }) => sessionId);
}

describe("a view token for connection sessions", () => {
  it("shows its own sessions in every list, and no others", async () => {
    const { token } = await issue(["shop-1", "shop-2"]);
    expect(await namesAt("/sessions/all", token)).toEqual(["shop-1", "shop-2"]);
    expect(await namesAt("/sessions/connected", token)).toEqual(["shop-1"]);
    expect(await namesAt("/sessions", token)).toEqual(["shop-1"]);
    for (const other of ["shop_1", "Shop-1", "bank-1", "nobody"])
      expect((await ask(`/sessions/${other}`, token)).status).toBe(404);
  });

  it("shows no number, no server and nothing of pairing", async () => {
    const { token } = await issue(["shop-1"]);
    const { data } = (await (await ask("/sessions/shop-1", token)).json()) as { data: Connection };
    expect(data).toMatchObject({ phone: "998*******67", node: null, pairing: null, status: "connected" });
    const full = (await (await ask("/sessions/shop-1", adminKey)).json()) as { data: Connection };
    expect({ ...data, phone: full.data.phone, node: full.data.node }).toEqual(full.data);
    expect(full.data.phone).toBe("998901234567");
  });

  it("streams them as they change, without the number, until it is revoked", async () => {
    const { id, token } = await issue(["shop-1", "shop-2"]);
    const answer = await ask("/sessions/events", token);
    const events = readEvents(answer.body ?? expect.fail("no stream"));
    const told: string[] = [];
    for (let event = await events.next(); event?.event !== "synced"; event = await events.next())
      told.push(event?.data ?? "");
    link.commit(true, 2);
    for (let times = 0; times < 2; times++) told.push((await events.next())?.data ?? "");
    expect(told.map((data) => JSON.parse(data).sessionId)).toEqual(["shop-1", "shop-2", "shop-1", "shop-2"]);
    expect(told.join()).not.toContain("998901234567");
    const revoked = await ask(`/sessions/view-token/${id}`, shopKey, { method: "DELETE" });
    expect(revoked.status).toBe(204);
    expect(await events.next()).toMatchObject({ event: "closing", data: '{"reason":"revoked"}' });
    expect((await ask("/sessions/all", token)).status).toBe(401);
  });

  it("is taken whatever the case of its scheme and the spaces after it", async () => {
    const { token } = await issue(["shop-1"]);
    for (const authorization of [`bearer ${token}`, `BEARER   ${token}`])
      expect((await api.request("/sessions/shop-1", { headers: { authorization } })).status).toBe(200);
  });

  it("is for its pages, and readable there", async () => {
    const { token } = await issue(["shop-1"], { origins: [shop] });
    const here = await ask("/sessions/all", token, { headers: { origin: shop } });
    expect([here.status, here.headers.get("access-control-allow-origin")]).toEqual([200, shop]);
    expect((await ask("/sessions/all", token, { headers: { origin: "https://x.example" } })).status).toBe(
      403,
    );
  });

  it("opens nothing else: no pairing, no messages, no history, no calls, and no change", async () => {
    const { token } = await issue(["shop-1"]);
    const { id } = await insertRecord(db, recordOf());
    for (const path of [
      "/sessions/shop-1/qr",
      "/sessions/shop-1/history",
      "/sessions/shop-1/uptime",
      "/sessions/health",
      "/sessions/uptime",
      "/sessions/available",
      `/messages/${links[0]?.messageId}`,
      `/calls/session/${id}`,
      `/calls/events?session=${id}`,
      "/calls/events",
      "/calls/sessions/all",
      "/targets",
      "/auth/me",
    ])
      expect((await ask(path, token)).status, path).toBe(403);
    for (const path of ["/sessions/shop-1/restart", "/sessions/shop-1/pairing-code", "/sessions/view-token"])
      expect((await ask(path, token, { method: "POST" })).status, path).toBe(403);
    expect((await ask("/sessions/shop-1", token, { method: "DELETE" })).status).toBe(403);
  });

  it("is issued for sessions that the key may see, all of them", async () => {
    await issue(["shop-1"], {}, shopKey);
    for (const sessions of [["bank-1"], ["shop-1", "bank-1"], ["nobody"]])
      expect((await request({ sessions }, shopKey)).status).toBe(404);
    for (const body of [
      {},
      { sessions: [] },
      { sessions: ["a*"] },
      { sessions: ["shop-1"], scopes: ["log"] },
    ])
      expect((await request(body)).status).toBe(422);
  });
});

describe("a view token for a call session", () => {
  it("opens no connection session", async () => {
    const { id } = await insertRecord(db, recordOf());
    const issued = await api.request(`/calls/session/${id}/view-token`, json({}, bearer(adminKey)));
    const { token } = (await issued.json()) as Issued;
    for (const path of ["/sessions", "/sessions/all", "/sessions/shop-1", "/sessions/events"])
      expect((await ask(path, token)).status, path).toBe(403);
  });
});
