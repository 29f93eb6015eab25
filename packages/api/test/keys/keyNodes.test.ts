import { randomUUID } from "node:crypto";
import { createManualClock, eventually } from "@holat/testkit";
import { describe, expect, it } from "vitest";
import { hashKey } from "../../src/access/apiKey.js";
import { createStoredKeys } from "../../src/access/createStoredKeys.js";
import { keysChannel } from "../../src/access/keyTable.js";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { adminKey } from "../http/apiHarness.js";
import { readEvents } from "../stream/readEvents.js";
import { createTestDatabase } from "../support/database.js";
import { createTestLogger } from "../support/logger.js";
import { createKeyNode } from "./keyRig.js";

const { database, openAgain } = await createTestDatabase();
const clock = createManualClock(Date.now());
const here = await createKeyNode(database, { clock });
const there = await createKeyNode(await openAgain(), { clock });
const list = "/calls/sessions/all";
const record = await insertRecord(database.db, recordOf({ status: "RUNNING" }));

async function openEvents(node: typeof here, path: string, key: string) {
  const answer = await node.ask(path, key);
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
  return readEvents(answer.body);
}

/** The same database; from `holdNext` on its answers wait until they are let go. */
function createHeldDatabase() {
  let hold: { arrived(): void; readonly until: Promise<void> } | undefined;
  const db = database.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      hold?.arrived();
      await hold?.until;
      return result;
    },
  });
  const holdNext = () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      hold = { arrived: resolve, until };
    });
    return { arrived, release };
  };
  return { db, holdNext };
}

describe("a key on another node", () => {
  it("opens within a moment, and is refused within a moment of its revocation", async () => {
    const { id, key } = await here.create();
    await eventually(async () => expect(await there.status(list, key)).toBe(200));
    expect((await here.revoke(id)).status).toBe(204);
    expect(await here.status(list, key)).toBe(401);
    await eventually(async () => expect(await there.status(list, key)).toBe(401));
  });

  it.each([
    { what: "a session's stream", path: `/calls/session/${record.id}/events` },
    { what: "a stream of all", path: "/calls/events" },
  ])("loses $what when it is revoked, on both nodes", async ({ path }) => {
    const { id, key } = await here.create();
    await eventually(async () => expect(await there.status(list, key)).toBe(200));
    const streams = [await openEvents(here, path, key), await openEvents(there, path, key)];
    const other = await here.create();
    const kept = await openEvents(here, path, other.key);
    await here.revoke(id);
    for (const stream of streams) {
      const names: string[] = [];
      let last = await stream.next();
      for (let event = last; event; event = await stream.next()) {
        last = event;
        names.push(event.event ?? "");
      }
      expect(names).toContain("synced");
      expect(last).toMatchObject({ event: "closing", data: '{"reason":"revoked"}' });
    }
    expect(here.live.metrics().streamsOpen).toBe(1);
    await kept.close();
  });

  it("loses its long poll when it is revoked", async () => {
    const { id, key } = await here.create();
    await eventually(async () => expect(await there.status(list, key)).toBe(200));
    const poll = there.ask(`/calls/session/${record.id}?wait=60&version=1`, key);
    await eventually(() => expect(there.live.metrics().streamSessions).toBe(1));
    await here.revoke(id);
    const answer = await poll;
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "UNAUTHORIZED", detail: "The key was revoked" });
  });

  it("is found within 30 s where the message was lost, and so is its end", async () => {
    const slow = createManualClock(Date.now());
    const deaf = await createKeyNode(await openAgain(), { deaf: true, clock: slow });
    const { id, key } = await here.create();
    expect(await deaf.status(list, key)).toBe(401);
    await slow.advance(30_000);
    await eventually(async () => expect(await deaf.status(list, key)).toBe(200));
    const stream = await openEvents(deaf, "/calls/events?limit=1", key);
    await here.revoke(id);
    expect(await deaf.status(list, key)).toBe(200);
    await eventually(async () => {
      await slow.advance(30_000);
      expect(await deaf.status(list, key)).toBe(401);
    });
    expect(await stream.rest()).toContain("closing");
  });
});

it("a stream that was still being opened when its key was revoked ends at once", async () => {
  const { db, holdNext } = createHeldDatabase();
  const node = await createKeyNode({ ...database, db }, { clock, deaf: true });
  const { id, key } = await node.create();
  const { arrived, release } = holdNext();
  const opening = node.ask("/calls/events", key);
  await arrived;
  node.keys.forget(id);
  release();
  const { body } = await opening;
  const stream = readEvents(body ?? expect.fail("no stream"));
  expect((await stream.rest()).at(-1)).toBe("closing");
});

it("a stream ends when its key expires, and so does a long poll", async () => {
  const own = createManualClock(Date.now());
  const node = await createKeyNode(database, { clock: own });
  const { key } = await node.create({ expiresInSeconds: 60 });
  const stream = await openEvents(node, "/calls/events?limit=1", key);
  const other = await openEvents(node, `/calls/session/${record.id}/events`, adminKey);
  await other.expect("status 1", "synced");
  // What is watched already is told from memory: all that sleeps more is the poll itself.
  const before = own.sleeping;
  const poll = node.ask(`/calls/session/${record.id}?wait=60&version=1`, key);
  await eventually(() => expect(own.sleeping).toBe(before + 1));
  await own.advance(61_000);
  await other.close();
  expect((await stream.rest()).at(-1)).toBe("closing");
  expect(await (await poll).json()).toMatchObject({ code: "UNAUTHORIZED", detail: "The key has expired" });
});

describe("what a node knows", () => {
  it("goes on working while the database is away", async () => {
    let away = false;
    const db = database.db.withPlugin({
      transformQuery: ({ node }) => {
        if (away) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const own = createManualClock(Date.now());
    const node = await createKeyNode({ ...database, db }, { clock: own, deaf: true });
    const { key } = await node.create();
    away = true;
    await own.advance(30_000);
    await eventually(() => expect(node.logger.lines.map(({ level }) => level)).toContain("warn"));
    expect(await node.status("/openapi.json", key)).toBe(200);
    expect(await node.status(list, key)).toBe(503);
  });

  it("is not brought back by a look that began before the revocation", async () => {
    const { db, holdNext } = createHeldDatabase();
    const listen = async () => async () => {};
    const slow = createStoredKeys({ database: { db, listen }, clock, logger: createTestLogger() });
    await slow.start();
    const { id, key } = await here.create();
    const { arrived, release } = holdNext();
    const reading = slow.refresh();
    await arrived;
    // The rows that it has read still hold the key; the message comes before it has learned them.
    slow.forget(id);
    release();
    await reading;
    expect(slow.find(hashKey(key))).toBeUndefined();
    expect(slow.isRevoked(`key:${id}`)).toBe(true);
    await slow.stop();
  });

  it("is not made of whatever a message says", async () => {
    const { key } = await here.create();
    for (const text of [
      "",
      "revoked",
      "revoked x",
      `revoked ${"a".repeat(5_000)}`,
      `deleted ${randomUUID()}`,
    ])
      await database.notify(keysChannel, text);
    const { id, key: last } = await here.create();
    await database.notify(keysChannel, `revoked ${id}`);
    await eventually(async () => expect(await here.status(list, last)).toBe(401));
    expect(await here.status(list, key)).toBe(200);
  });

  it("is usable as long as one key is", async () => {
    const fresh = await createTestDatabase();
    const own = createManualClock(Date.now());
    const node = await createKeyNode(fresh.database, { clock: own });
    expect(node.keys.usable).toBe(false);
    await node.create({ expiresInSeconds: 60 });
    expect(node.keys.usable).toBe(true);
    own.setWallTime(own.now() + 60_000);
    expect(node.keys.usable).toBe(false);
    const { id } = await node.create();
    expect(node.keys.usable).toBe(true);
    await node.revoke(id);
    expect(node.keys.usable).toBe(false);
  });
});
