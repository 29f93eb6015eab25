import { type Kysely, sql } from "kysely";
import type { SessionRow } from "../calls/store/sessionRow.js";
import type { TargetLimits } from "../context.js";
import type { Database } from "../db/schema.js";
import { ownLease } from "./lease.js";

/**
 * Gives free slots of this node's targets to the oldest queued sessions, and the sessions to this node.
 *
 * The target rows are locked first and counted by a later statement, whose snapshot is therefore newer than the lock:
 * that is what makes `maxConcurrent` exact over nodes. Nothing is admitted unless the node's own lease is valid.
 */
export async function admitSessions(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly TargetLimits[],
  at: number,
): Promise<SessionRow[]> {
  const names = sql.join(targets.map((target) => sql`${target.name}::text`));
  const limits = sql.join(
    targets.map((target) => sql`(${target.name}::text, ${target.maxConcurrent}::bigint)`),
  );
  return db.transaction().execute(async (tx) => {
    await sql`SELECT name FROM targets WHERE name IN (${names}) ORDER BY name FOR UPDATE`.execute(tx);
    const { rows } = await sql<SessionRow>`
      UPDATE call_sessions SET owner = ${nodeId}, generation = generation + 1, admitted_at = ${at}
      WHERE status = 'PENDING' AND admitted_at IS NULL AND ${ownLease.valid(nodeId)} AND id IN (
        SELECT next.id FROM (VALUES ${limits}) AS l (name, most)
        CROSS JOIN LATERAL (
          SELECT l.most - count(*) AS free FROM call_sessions
          WHERE target = l.name AND status IN ('PENDING', 'RUNNING') AND admitted_at IS NOT NULL) AS slots
        CROSS JOIN LATERAL (
          SELECT id FROM call_sessions
          WHERE target = l.name AND status = 'PENDING' AND admitted_at IS NULL
          ORDER BY seq LIMIT greatest(slots.free, 0)) AS next)
      RETURNING *`.execute(tx);
    return rows.sort((a, b) => a.seq - b.seq);
  });
}

/** Makes the rows that admission locks. */
export async function registerTargets(db: Kysely<Database>, targets: readonly TargetLimits[]): Promise<void> {
  if (targets.length === 0) return;
  await db
    .insertInto("targets")
    .values(targets.map(({ name }) => ({ name })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
