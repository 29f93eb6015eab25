import { eventually } from "@holat/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunningCallEngine } from "../../src/calls/createCallEngine.js";
import { dialect } from "../support/database.js";
import { createEngineRig, type EngineRig } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";
import { createRandom, seed } from "../support/random.js";
import { readStoredLog, readStoredNumbers } from "../support/readStored.js";

const long = process.env.HOLAT_LONG === "1";
const lines = long ? 20_000 : 3_000;
const cuts = long ? 20 : 6;
const drops = long ? 10 : 3;
const limit = { timeoutMs: long ? 180_000 : 40_000 };
const testLimitMs = long ? 240_000 : 60_000;
/** About 3 s of output, or a minute when long. */
const args = { LINES: String(lines), BATCH: long ? "20" : "50", EVERY_MS: long ? "60" : "40" };

let rig: EngineRig;
beforeAll(async () => {
  rig = await createEngineRig();
});

const isEnded = async (id: string) => {
  const { status } = await getSession(rig.database.db, id);
  return status === "COMPLETED" || status === "FAILED";
};
const ended = (id: string) =>
  eventually(async () => expect(await isEnded(id)).toBe(true), limit).then(() =>
    getSession(rig.database.db, id),
  );

/** Counters, results and log equal the dialer's own record, and the process ran once. */
async function expectExact(id: string) {
  const row = await getSession(rig.database.db, id);
  const record = await rig.readRecord(row.session_id);
  const numbers = [...record.matchAll(/"number":"(\+\d+)"/g)].map(([, number]) => number);
  const connected = record.split('"outcome":"connected"').length - 1;
  expect(row).toMatchObject({
    status: "COMPLETED",
    exit_code: 0,
    total_numbers: numbers.length,
    processed_numbers: numbers.length,
    connected_calls: connected,
    failed_calls: numbers.length - connected,
    tally_connected: connected,
    out_offset: Buffer.byteLength(record),
  });
  expect(await readStoredNumbers(rig.database.db, id)).toEqual(numbers);
  expect((await readStoredLog(rig.database.db, id)).toString()).toBe(record);
  expect(await rig.countStarts(row.session_id)).toBe(1);
}

/** Looks at the row all the while: nothing of it ever goes back. */
function watch(id: string) {
  let before: { version: number; processed: number; offset: number } | undefined;
  let done = false;
  const wrong: string[] = [];
  const loop = (async () => {
    while (!done) {
      const row = await getSession(rig.database.db, id);
      const now = { version: row.version, processed: row.processed_numbers, offset: row.out_offset };
      if (
        before &&
        (now.version < before.version || now.processed < before.processed || now.offset < before.offset)
      ) {
        wrong.push(`${JSON.stringify(before)} -> ${JSON.stringify(now)}`);
      }
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return async () => {
    done = true;
    await loop;
    return wrong;
  };
}

/** Resolves when the session has taken in so many bytes more than `from`, or has ended. */
const movedOn = (id: string, from: number) =>
  eventually(async () => {
    const row = await getSession(rig.database.db, id);
    if (row.status !== "COMPLETED") expect(row.out_offset).toBeGreaterThan(from);
    return row.out_offset;
  }, limit);

describe(`seed ${seed}`, () => {
  it(
    `${lines} lines over ${cuts} cuts of the link: none lost, none doubled`,
    async () => {
      const random = createRandom(seed);
      const target = rig.makeTarget("cuts", "counting");
      const engine = await rig.startEngine({ nodeId: "cut-node", targets: [target] });
      const { id } = await insertSession(rig.database.db, { target: "cuts", args });
      const stopWatching = watch(id);
      engine.queued();
      let offset = 0;
      for (let cut = 0; cut < cuts; cut++) {
        offset = await movedOn(id, offset);
        const { cuts: before } = rig.proxy.stats;
        rig.proxy.cutAfterBytes = Math.floor(random() * 5_000);
        await eventually(async () => {
          if (!(await isEnded(id))) expect(rig.proxy.stats.cuts).toBeGreaterThan(before);
        }, limit);
        rig.proxy.cutAfterBytes = null;
      }
      await ended(id);
      expect(await stopWatching()).toEqual([]);
      await expectExact(id);
      await engine.stop();
    },
    testLimitMs,
  );

  it(
    `${lines} lines over ${drops} servers that drop dead: none lost, none doubled, one start`,
    async () => {
      const random = createRandom(seed + 1);
      const target = rig.makeTarget("drops", "counting");
      const { id } = await insertSession(rig.database.db, { target: "drops", args });
      const stopWatching = watch(id);
      let offset = 0;
      for (let drop = 0; drop < drops; drop++) {
        const engine = await rig.startEngine({ nodeId: "same-node", targets: [target] });
        if (random() < 0.7) offset = await movedOn(id, offset);
        await engine.abandon();
      }
      const last = await rig.startEngine({ nodeId: "same-node", targets: [target] });
      await ended(id);
      expect(await stopWatching()).toEqual([]);
      await expectExact(id);
      await last.stop();
    },
    testLimitMs,
  );
});

if (dialect === "postgres")
  describe("two servers on one Postgres", () => {
    const startTwo = async (name: string): Promise<[RunningCallEngine, RunningCallEngine]> => {
      const target = rig.makeTarget(name, "counting", { call: { maxConcurrent: 4 } });
      return [
        await rig.startEngine({ nodeId: `${name}-1`, targets: [target], database: await rig.openAgain() }),
        await rig.startEngine({ nodeId: `${name}-2`, targets: [target], database: await rig.openAgain() }),
      ];
    };
    const startSession = async (engine: RunningCallEngine, target: string) => {
      const { id } = await insertSession(rig.database.db, {
        target,
        args: { ...args, LINES: "2000", EVERY_MS: "60" },
      });
      engine.queued();
      await eventually(
        async () => expect((await getSession(rig.database.db, id)).status).toBe("RUNNING"),
        limit,
      );
      return id;
    };

    it("a dead one's sessions go on at the other", async () => {
      const [first, second] = await startTwo("dead");
      const id = await startSession(first, "dead");
      const owner = (await getSession(rig.database.db, id)).owner;
      const [victim, heir] = owner === first.nodeId ? [first, second] : [second, first];
      await victim.abandon();
      await eventually(
        async () => expect((await getSession(rig.database.db, id)).owner).toBe(heir.nodeId),
        limit,
      );
      await ended(id);
      await expectExact(id);
      await heir.stop();
    });

    it("a stopped one's sessions go on at the other at once", async () => {
      const [first, second] = await startTwo("stopped");
      const id = await startSession(first, "stopped");
      const owner = (await getSession(rig.database.db, id)).owner;
      const [leaving, heir] = owner === first.nodeId ? [first, second] : [second, first];
      await leaving.stop();
      await eventually(async () => expect((await getSession(rig.database.db, id)).owner).toBe(heir.nodeId), {
        timeoutMs: 2_000,
      });
      await ended(id);
      await expectExact(id);
      await heir.stop();
    });

    it("take commands for each other", async () => {
      const [first, second] = await startTwo("commands");
      const id = await startSession(first, "commands");
      const { owner } = await getSession(rig.database.db, id);
      const other = owner === first.nodeId ? second : first;
      const command = { session_id: id, name: "cancel" as const, created_at: Date.now() };
      await rig.database.db.insertInto("commands").values(command).execute();
      await other.commanded([id]);
      expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "CANCELED" });
      await Promise.all([first.stop(), second.stop()]);
    });

    it("share a target's slots exactly and in order", async () => {
      const target = rig.makeTarget("shared", "plain-summary", { call: { maxConcurrent: 2 } });
      const make = async (nodeId: string) =>
        rig.startEngine({ nodeId, targets: [target], database: await rig.openAgain() });
      const [first, second] = [await make("shared-1"), await make("shared-2")];
      const ids: string[] = [];
      for (let n = 0; n < 12; n++) ids.push((await insertSession(rig.database.db, { target: "shared" })).id);
      first.queued();
      second.queued();
      let most = 0;
      let outOfOrder = false;
      const admitted = new Set<string>();
      await eventually(async () => {
        const rows = await rig.database.db
          .selectFrom("call_sessions")
          .select(["id", "status", "admitted_at"])
          .where("target", "=", "shared")
          .orderBy("seq")
          .execute();
        const slots = rows.filter(
          ({ status, admitted_at }) => admitted_at !== null && status !== "COMPLETED",
        );
        most = Math.max(most, slots.length);
        for (const { id, admitted_at } of rows) if (admitted_at !== null) admitted.add(id);
        const waiting = rows.findIndex(({ admitted_at }) => admitted_at === null);
        outOfOrder ||= waiting >= 0 && rows.slice(waiting).some(({ admitted_at }) => admitted_at !== null);
        expect(rows.every(({ status }) => status === "COMPLETED")).toBe(true);
      }, limit);
      expect(most).toBe(2);
      expect(outOfOrder).toBe(false);
      expect(admitted.size).toBe(ids.length);
      for (const id of ids) {
        expect(await rig.countStarts((await getSession(rig.database.db, id)).session_id)).toBe(1);
      }
      await Promise.all([first.stop(), second.stop()]);
    });

    it("a thawed one, whose session another has taken, changes nothing any more", async () => {
      const [first, second] = await startTwo("thawed");
      const id = await startSession(first, "thawed");
      const { owner, generation } = await getSession(rig.database.db, id);
      const [old, heir] = owner === first.nodeId ? [first, second] : [second, first];
      await rig.database.db.updateTable("call_sessions").set({ owner: null }).where("id", "=", id).execute();
      await eventually(async () => {
        const row = await getSession(rig.database.db, id);
        expect(row.generation).toBeGreaterThan(generation);
      }, limit);
      await ended(id);
      await expectExact(id);
      await Promise.all([old.stop(), heir.stop()]);
    });
  });
