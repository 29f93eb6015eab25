import type { MachineIdentity } from "@holat/core";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../db/schema.js";

/** An ended session whose run directory is still to be emptied. */
export interface Uncleaned {
  readonly id: string;
  readonly sessionId: string;
  readonly target: string;
  readonly errorCode: string | null;
  /** Where it was launched. */
  readonly machine: MachineIdentity | null;
}

/** Ended sessions that owe a cleanup and are no live node's but this one's, of each target the oldest. */
export async function findUncleaned(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly string[],
): Promise<Uncleaned[]> {
  if (targets.length === 0) return [];
  const { rows } = await sql<Uncleaned>`
    SELECT owed.* FROM unnest(${[...targets]}::text[]) AS own (target)
    CROSS JOIN LATERAL (
      SELECT id, session_id AS "sessionId", target, error_code AS "errorCode", machine FROM call_sessions
      WHERE status IN ('COMPLETED', 'FAILED') AND cleaned_at IS NULL AND launch_sent_at IS NOT NULL
        AND target = own.target
        AND (owner IS NULL OR owner = ${nodeId} OR NOT EXISTS (
          SELECT 1 FROM nodes WHERE nodes.id = call_sessions.owner AND nodes.lease_until > clock_timestamp()))
      ORDER BY completed_at LIMIT 200) AS owed`.execute(db);
  return rows;
}

/** Nothing was ever sent for these: there is nothing to clean. */
export async function markUnsentCleaned(db: Kysely<Database>, at: number): Promise<void> {
  await sql`
    UPDATE call_sessions SET cleaned_at = ${at}
    WHERE status IN ('COMPLETED', 'FAILED') AND cleaned_at IS NULL AND launch_sent_at IS NULL`.execute(db);
}

/** `version` stays: nobody is shown this. */
export async function markCleaned(db: Kysely<Database>, id: string, at: number): Promise<void> {
  await db
    .updateTable("call_sessions")
    .set({ cleaned_at: at })
    .where("id", "=", id)
    .where("status", "in", ["COMPLETED", "FAILED"])
    .where("cleaned_at", "is", null)
    .execute();
}

/** Commands that came too late. */
export async function deleteLateCommands(db: Kysely<Database>): Promise<void> {
  await sql`
    DELETE FROM commands c USING call_sessions s
    WHERE s.id = c.session_id AND s.status IN ('COMPLETED', 'FAILED')`.execute(db);
}
