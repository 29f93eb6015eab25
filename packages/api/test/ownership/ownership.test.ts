import { systemClock } from "@holat/core";
import { eventually } from "@holat/testkit";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createCallTable } from "../../src/calls/store/callTable.js";
import { findCallWork } from "../../src/calls/store/findCallWork.js";
import type { SessionRow } from "../../src/calls/store/sessionRow.js";
import type { TargetLimits } from "../../src/context.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { admitSessions, registerTargets } from "../../src/ownership/admitSessions.js";
import { adoptDead, adoptOwn, adoptReleased, releaseSessions } from "../../src/ownership/adoptSessions.js";

import { createLease } from "../../src/ownership/lease.js";
import { createOwnershipLoop } from "../../src/ownership/ownershipLoop.js";
import { createTestDatabase, dialect } from "../support/database.js";
import { getSession, insertSession } from "../support/insertSession.js";
import { createTestLogger } from "../support/logger.js";

const logger = createTestLogger();
let database: OpenDatabase;
const target = (name: string, maxConcurrent: number): TargetLimits => ({
  name,
  maxConcurrent,
  connectForSeconds: 25,
  lostLinkFailAfterSeconds: null,
});

/** Seconds from now until when the lease holds, and since when it was held. */
async function putNode(id: string, { validFor, heldFor }: { validFor: number; heldFor: number }) {
  await sql`INSERT INTO nodes (id, incarnation, lease_until, held_since) VALUES (${id}, 'x',
    clock_timestamp() + ${validFor} * interval '1 second', clock_timestamp() - ${heldFor} * interval '1 second')
    ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until, held_since = excluded.held_since`.execute(
    database.db,
  );
}

const table = createCallTable(["a"]);
const steady = { validFor: 3.9, heldFor: 60 };
const dead = { validFor: -0.1, heldFor: 60 };

beforeEach(async () => {
  database ??= (await createTestDatabase()).database;
  await sql`TRUNCATE call_sessions, nodes, targets CASCADE`.execute(database.db);
});

describe("admission", () => {
  it("takes the oldest queued, up to the limit, each target by itself", async () => {
    const targets = [target("a", 2), target("b", 1)];
    await registerTargets(database.db, targets);
    await putNode("me", steady);
    const queued = [];
    for (const name of ["a", "b", "a", "a", "b"])
      queued.push(await insertSession(database.db, { target: name }));
    const admitted = await admitSessions(database.db, "me", targets, 5);
    expect(admitted.map(({ seq }) => seq)).toEqual([queued[0]?.seq, queued[1]?.seq, queued[2]?.seq]);
    expect(admitted[0]).toMatchObject({ owner: "me", generation: 1, admitted_at: 5, status: "PENDING" });
    expect(await admitSessions(database.db, "me", targets, 6)).toEqual([]);
    expect(await findCallWork(database.db, "me", targets)).toMatchObject({ admissible: false, owned: 3 });
    await sql`UPDATE call_sessions SET status = 'FAILED', completed_at = 1 WHERE id = ${queued[0]?.id}`.execute(
      database.db,
    );
    expect(await findCallWork(database.db, "me", targets)).toMatchObject({ admissible: true });
    const next = await admitSessions(database.db, "me", targets, 7);
    expect(next.map(({ seq }) => seq)).toEqual([queued[3]?.seq]);
  });

  it("does nothing without a valid lease of its own", async () => {
    const targets = [target("a", 2)];
    await registerTargets(database.db, targets);
    await insertSession(database.db, { target: "a" });
    expect(await admitSessions(database.db, "me", targets, 5)).toEqual([]);
    await putNode("me", dead);
    expect(await admitSessions(database.db, "me", targets, 5)).toEqual([]);
  });

  it("leaves sessions of targets that this node does not know", async () => {
    await registerTargets(database.db, [target("a", 2)]);
    await putNode("me", steady);
    await insertSession(database.db, { target: "elsewhere" });
    expect(await admitSessions(database.db, "me", [target("a", 2)], 5)).toEqual([]);
  });

  if (dialect === "postgres")
    it("is exact and in order when five nodes admit at once", async () => {
      const targets = [target("a", 2)];
      await registerTargets(database.db, targets);
      const nodes = ["n1", "n2", "n3", "n4", "n5"];
      for (const node of nodes) await putNode(node, steady);
      const queued: string[] = [];
      for (let n = 0; n < 40; n++) queued.push((await insertSession(database.db, { target: "a" })).id);
      const order: string[] = [];
      let most = 0;
      while (order.length < queued.length) {
        const taken = (
          await Promise.all(nodes.map((node) => admitSessions(database.db, node, targets, 1)))
        ).flat();
        expect(taken.length).toBeGreaterThan(0);
        const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM call_sessions
          WHERE admitted_at IS NOT NULL AND status = 'PENDING'`.execute(database.db);
        most = Math.max(most, rows[0]?.n ?? 0);
        order.push(...taken.sort((a, b) => a.seq - b.seq).map(({ id }) => id));
        const [first] = taken;
        await sql`UPDATE call_sessions SET status = 'COMPLETED', completed_at = 1 WHERE id = ${first?.id}`.execute(
          database.db,
        );
      }
      expect(most).toBe(2);
      expect(order).toEqual(queued);
    });
});

describe("adoption", () => {
  const held = { target: "a", owner: "other", generation: 3, admitted_at: 1 };

  it("takes a dead node's sessions, fenced by a new generation", async () => {
    await putNode("me", steady);
    await putNode("other", dead);
    const { id } = await insertSession(database.db, held);
    expect(await findCallWork(database.db, "me", [target("a", 1)])).toMatchObject({ orphaned: true });
    const rows = await adoptDead<SessionRow>(database.db, "me", table);
    expect(rows.map((row) => [row.id, row.owner, row.generation])).toEqual([[id, "me", 4]]);
  });

  it.each([
    ["the owner lives", steady, { validFor: 0.5, heldFor: 60 }],
    ["its own lease is younger than a life", { validFor: 3.9, heldFor: 2 }, dead],
    ["its own lease has ended too", dead, dead],
    ["its own last beat was missed: the database was away", { validFor: 1.5, heldFor: 60 }, dead],
  ])("takes nothing when %s", async (_case, me, other) => {
    await putNode("me", me);
    await putNode("other", other);
    await insertSession(database.db, held);
    expect(await adoptDead<SessionRow>(database.db, "me", table)).toEqual([]);
  });

  it("takes what was let go of at once, and what its predecessor left", async () => {
    await putNode("me", { validFor: 3.9, heldFor: 0 });
    const own = await insertSession(database.db, { ...held, owner: "me" });
    const others = await insertSession(database.db, held);
    expect(await releaseSessions(database.db, "other", table)).toBe(1);
    const released = await adoptReleased<SessionRow>(database.db, "me", table);
    expect(released.map(({ id }) => id)).toEqual([others.id]);
    const mine = await adoptOwn<SessionRow>(database.db, "me", table, [others.id]);
    expect(mine.map(({ id, generation }) => [id, generation])).toEqual([[own.id, 4]]);
  });

  it("comes to its end when the server stops in the middle of it and takes nothing any more", async () => {
    await putNode("me", steady);
    await insertSession(database.db, { ...held, owner: "me" });
    const stops: Promise<void>[] = [];
    const loop = createOwnershipLoop<SessionRow>({
      db: database.db,
      nodeId: "me",
      clock: systemClock,
      logger,
      table,
      findWork: () => findCallWork(database.db, "me", [target("a", 1)]),
      admitQueued: async () => [],
      held: () => [],
      onAdmitted: () => {},
      onAdopted: () => void stops.push(loop.stop()),
      onCommands: async () => {},
    });
    loop.start();
    await eventually(() => expect(stops).not.toEqual([]));
    await stops[0];
    expect(loop.metrics.adopted).toBe(1);
    expect(await adoptOwn<SessionRow>(database.db, "me", table, [])).toHaveLength(1);
  });

  it("leaves what was never admitted in the queue", async () => {
    await putNode("me", steady);
    await insertSession(database.db, { target: "a" });
    expect(await adoptReleased<SessionRow>(database.db, "me", table)).toEqual([]);
  });

  it("of sessions that ended does not happen", async () => {
    await putNode("me", steady);
    const { id } = await insertSession(database.db, held);
    await sql`UPDATE call_sessions SET status = 'FAILED', completed_at = 1 WHERE id = ${id}`.execute(
      database.db,
    );
    expect(await adoptDead<SessionRow>(database.db, "me", table)).toEqual([]);
    expect((await getSession(database.db, id)).owner).toBe("other");
  });
});

describe("a lease", () => {
  const make = (onBeat = () => {}) =>
    createLease({
      db: database.db,
      nodeId: "me",
      clock: systemClock,
      logger,
      onBeat,
      onRegained: async () => {},
    });

  it("beats, is valid meanwhile, and is gone after a graceful stop", async () => {
    let beats = 0;
    const lease = make(() => beats++);
    await lease.start();
    expect(lease.isValid()).toBe(true);
    await lease.revalidated(AbortSignal.timeout(10_000));
    await eventually(() => expect(beats).toBeGreaterThan(0));
    await lease.stop({ expire: true });
    expect(lease.isValid()).toBe(false);
    expect(await database.db.selectFrom("nodes").selectAll().execute()).toEqual([]);
  });

  it("counts as held anew after a missed beat", async () => {
    const lease = make();
    await lease.start();
    await sql`UPDATE nodes SET lease_until = clock_timestamp() + interval '0.2 seconds',
      held_since = clock_timestamp() - interval '60 seconds'`.execute(database.db);
    await lease.revalidated(AbortSignal.timeout(10_000));
    const { rows } = await sql<{
      s: number;
    }>`SELECT extract(epoch FROM clock_timestamp() - held_since)::float8 AS s
      FROM nodes`.execute(database.db);
    expect(rows[0]?.s).toBeLessThan(30);
    await lease.stop({ expire: true });
  });

  it("is not held by a process whose id another has taken", async () => {
    const first = make();
    await first.start();
    const second = make();
    await second.start();
    await eventually(() => expect(first.isValid()).toBe(false));
    expect(second.isValid()).toBe(true);
    await first.stop({ expire: true });
    expect(await database.db.selectFrom("nodes").selectAll().execute()).toHaveLength(1);
    await second.stop({ expire: true });
  });
});
