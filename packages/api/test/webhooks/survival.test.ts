import type { ServerResponse } from "node:http";
import { eventually } from "@holat/testkit";
import { sql } from "kysely";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { LiveSession } from "../../src/live/liveSession.js";
import { dialect } from "../support/database.js";
import { answerWith, type Receiver, startReceiver } from "./support/startReceiver.js";
import {
  confirmed,
  createWebhookRig,
  ended,
  type TestServer,
  type WebhookRig,
} from "./support/webhookRig.js";

const limit = { timeoutMs: 30_000 };
let rig: WebhookRig;
const running: TestServer[] = [];

beforeAll(async () => {
  rig = await createWebhookRig();
});
afterEach(async () => {
  const [server] = running;
  for (const { id } of (await server?.get<{ id: string }[]>("/webhooks")) ?? [])
    await server?.api.request(`/webhooks/${id}`, { method: "DELETE" });
  await Promise.all(running.splice(0).map((each) => each.stop()));
});

async function start(options: Parameters<WebhookRig["startServer"]>[0] = {}): Promise<TestServer> {
  const server = await rig.startServer(options);
  running.push(server);
  return server;
}
const makeSessions = (count: number) => Promise.all(Array.from({ length: count }, () => rig.makeSession()));
const runToEnd = async (session: LiveSession) => {
  await rig.commit(session, confirmed);
  await rig.commit(session, ended(0));
};
/** `<sessionId> <type>` of each POST. */
const told = ({ received }: Receiver) =>
  received.map(({ body }) => {
    const { type, data } = JSON.parse(body);
    return `${data.id} ${type}`;
  });
const expected = (sessions: readonly LiveSession[]) =>
  sessions.flatMap(({ id }) => [`${id} call.started`, `${id} call.completed`]).sort();

it("what was committed while no server ran is sent by the next one, each change once", async () => {
  const receiver = await startReceiver();
  const first = await start();
  await first.create({ url: receiver.url });
  await first.stop();
  const sessions = await makeSessions(20);
  await Promise.all(sessions.map(runToEnd));
  expect(receiver.received).toEqual([]);
  await start();
  await eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(40), limit);
  expect(told(receiver).sort()).toEqual(expected(sessions));
});

it("two servers send each change once, and each attempt of it once", async () => {
  const receiver = await startReceiver();
  const [one] = [await start(), await start({ database: await rig.openAgain() })];
  const { id } = await one.create({ url: receiver.url });
  const refused = new Set<string>();
  receiver.answer = (post, response) => {
    const event = String(post.headers["webhook-id"]);
    const again = refused.has(event);
    refused.add(event);
    answerWith(again ? 204 : 503)(post, response);
  };
  const sessions = await makeSessions(25);
  await Promise.all(sessions.map(runToEnd));
  await eventually(async () => {
    const pending = await one.deliveries(id, "?status=pending&limit=1");
    expect([receiver.received.length, pending]).toEqual([100, []]);
  }, limit);
  const twice = (list: readonly string[]) => [...list, ...list].sort();
  expect(told(receiver).sort()).toEqual(twice(expected(sessions)));
});

it("an attempt that died with its server is made again by another; the dead one's late word does not count", async () => {
  const receiver = await startReceiver();
  const held: ServerResponse[] = [];
  receiver.answer = (_post, response) => held.push(response);
  const frozen = await start();
  const { id } = await frozen.create({ url: receiver.url });
  await frozen.post(`/webhooks/${id}/test`);
  await eventually(() => expect(held).toHaveLength(1), limit);
  receiver.answer = answerWith(200, "taken by the other");
  // As if the time after which a silent server is taken for dead had passed.
  await sql`
    UPDATE webhook_deliveries SET claimed_until = '-infinity', queued_until = '-infinity'
    WHERE endpoint_id = ${id}`.execute(rig.database.db);
  const other = await start({ database: await rig.openAgain() });
  await eventually(async () => {
    const [delivery] = await other.deliveries(id);
    expect(delivery).toMatchObject({ status: "delivered", attempts: 1 });
  }, limit);
  held[0]?.writeHead(500).end("too late");
  await frozen.stop();
  const [delivery] = await other.deliveries(id);
  expect(delivery).toMatchObject({ status: "delivered", attempts: 1 });
  expect(delivery?.log.map(({ response }) => response)).toEqual(["taken by the other"]);
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});

it("a server that stops gives up what hangs, and another sends it at once", async () => {
  const receiver = await startReceiver();
  receiver.answer = () => {};
  const leaving = await start();
  const { id } = await leaving.create({ url: receiver.url });
  await leaving.post(`/webhooks/${id}/test`);
  await eventually(() => expect(receiver.received).toHaveLength(1), limit);
  receiver.answer = answerWith(200);
  await leaving.stop();
  const staying = await start({ database: await rig.openAgain() });
  await eventually(async () => {
    expect(await staying.deliveries(id)).toEqual([
      expect.objectContaining({ status: "delivered", attempts: 1 }),
    ]);
  }, limit);
});

it("what is rolled back is not sent", async () => {
  const receiver = await startReceiver();
  const server = await start();
  const { id } = await server.create({ url: receiver.url });
  const session = await rig.makeSession();
  const undone = rig.database.db.transaction().execute(async (tx) => {
    await tx
      .updateTable("call_sessions")
      .set({ status: "RUNNING", version: 2 })
      .where("id", "=", session.id)
      .execute();
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  await runToEnd(session);
  await eventually(
    async () => expect(await server.deliveries(id, "?status=delivered")).toHaveLength(2),
    limit,
  );
  expect(told(receiver).sort()).toEqual(expected([session]));
});

// PGlite has one connection: nothing happens there meanwhile.
if (dialect === "postgres")
  it("an endpoint that is removed meanwhile holds up no commit", async () => {
    const receiver = await startReceiver();
    const server = await start();
    const { id } = await server.create({ url: receiver.url });
    const session = await rig.makeSession();
    await rig.database.db.transaction().execute(async (tx) => {
      await tx.deleteFrom("webhook_endpoints").where("id", "=", id).execute();
      await runToEnd(session);
    });
    await eventually(async () => {
      const left = await rig.database.db
        .selectFrom("webhook_deliveries")
        .select("id")
        .where("endpoint_id", "=", id)
        .where("status", "=", "pending")
        .execute();
      expect(left).toEqual([]);
    }, limit);
  });
