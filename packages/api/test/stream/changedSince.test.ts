import type { CallRecord } from "@holat/core";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { findChangedSince } from "../../src/live/hub/findCalls.js";
import { createdAt, insertRecord, recordOf } from "../calls/insertRecord.js";
import { createTestDatabase } from "../support/database.js";

const {
  database: { db },
} = await createTestDatabase();

const ended = (target: string): CallRecord =>
  recordOf({ status: "COMPLETED", completedAt: createdAt, exitCode: 0 }, { target });

/** As if so many sessions had come meanwhile. */
const skip = (count: number) =>
  sql`SELECT setval(pg_get_serial_sequence('call_sessions', 'seq'),
    (SELECT max(seq) FROM call_sessions) + ${count}::bigint)`.execute(db);

it("how far is looked back depends on what may be seen alone, not on how many others there are", async () => {
  const own = await insertRecord(db, ended("sales"));
  await skip(20_000);
  await insertRecord(db, ended("support"));
  const idsOf = async (visible: readonly string[] | null) =>
    (await findChangedSince(db, { visible }, { since: 0, limit: 10 })).map(({ id }) => id);
  expect(await idsOf(["sal*"])).toEqual([own.id]);
  expect(await idsOf(["sales", "support"])).toHaveLength(2);
  expect(await idsOf(null)).not.toContain(own.id);
  expect(await idsOf([])).toEqual([]);
});
