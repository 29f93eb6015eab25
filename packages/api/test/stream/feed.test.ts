import { createManualClock, eventually } from "@holat/testkit";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { createIdleEngine } from "../http/apiHarness.js";
import { createTestDatabase, dialect } from "../support/database.js";
import { completed, createStreamNode, running, storeChange } from "./streamNode.js";

const { database, openAgain } = await createTestDatabase();
const { db } = database;
const start = () => insertRecord(db, recordOf(running));

describe("a change that no notice told of", () => {
  /** Moves time on until the backstop has looked, and once more for the notice that may still come. */
  const passBackstop = async (clock: ReturnType<typeof createManualClock>) => {
    for (let second = 0; second < 8; second++) {
      await clock.advance(1_000);
      await sql`SELECT 1`.execute(db);
    }
  };

  it.each([
    { name: "a session's stream", path: (id: string) => `/calls/session/${id}/events` },
    { name: "a stream of all", path: () => "/calls/events?target=main" },
  ])("reaches $name by the backstop, and is counted", async ({ path }) => {
    const clock = createManualClock(Date.now());
    const node = await createStreamNode(database, { clock });
    const record = await start();
    const stream = await node.open(path(record.id));
    for (let event = await stream.next(); event?.event !== "synced"; ) event = await stream.next();
    await passBackstop(clock);
    expect(node.live.metrics().streamBackstopFound).toBe(0);
    await storeChange(database, record, completed);
    await eventually(async () => {
      await passBackstop(clock);
      expect(node.live.metrics().streamBackstopFound).toBe(1);
    });
    expect(await stream.status()).toMatchObject({ id: record.id, version: 2 });
    await stream.close();
  });

  it("but by one of the tick before is not counted, nor is one of this node", async () => {
    const clock = createManualClock(Date.now());
    const node = await createStreamNode(database, { clock });
    const record = await start();
    const stream = await node.open(`/calls/session/${record.id}/events`);
    await stream.expect("status 1", "synced");
    const next = await storeChange(database, record, { processedNumbers: 1 }, "node-b");
    await eventually(async () => {
      await clock.advance(25);
      expect(node.live.hub.metrics().streamBackstopFound).toBe(0);
      expect(clock.sleeping).toBe(2);
    });
    await passBackstop(clock);
    await stream.expect("status 2");
    await node.commit(next, { processedNumbers: 2 });
    await stream.expect("status 3");
    await passBackstop(clock);
    expect(node.live.metrics().streamBackstopFound).toBe(0);
    await stream.close();
  });
});

describe("a session that comes to this node", () => {
  it("is told as its owner has it, though nobody here was told of the last change", async () => {
    const clock = createManualClock(Date.now());
    const record = await start();
    const ahead = { ...record, version: 4 };
    let owned: { record: typeof record; fresh: boolean } | undefined;
    const engine = { ...createIdleEngine(), findOwned: () => owned };
    const node = await createStreamNode(database, { clock, engine });
    const stream = await node.open(`/calls/session/${record.id}/events`);
    await stream.expect("status 1", "synced");
    owned = { record: ahead, fresh: true };
    await clock.advance(6_000);
    await stream.expect("status 4");
    await stream.close();
  });
});

describe("hundreds of notices", () => {
  it("make a few reads, and the latest state is told", async () => {
    const node = await createStreamNode(await openAgain(), { nodeId: "node-b" });
    let record = await start();
    const stream = await node.open(`/calls/session/${record.id}/events`);
    await stream.expect("status 1", "synced");
    for (let count = 1; count <= 200; count++)
      record = await storeChange(database, record, { processedNumbers: count }, "node-a");
    await storeChange(database, record, completed, "node-a");
    const names = await stream.rest();
    expect(names.slice(-2)).toEqual(["status 202", "end"]);
    const versions = names.slice(0, -1).map((name) => Number(name.split(" ")[1]));
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(node.live.metrics().streamBackstopFound).toBe(0);
  });
});

if (dialect === "postgres")
  describe("a lost LISTEN", () => {
    it("is made anew, and what was missed is told", async () => {
      const node = await createStreamNode(await openAgain(), { nodeId: "node-b" });
      const record = await start();
      const stream = await node.open(`/calls/session/${record.id}/events`);
      await stream.expect("status 1", "synced");
      await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'`.execute(db);
      await storeChange(database, record, completed, "node-a");
      expect(await stream.rest()).toEqual(["status 2", "end"]);
    });
  });
