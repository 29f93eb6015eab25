import { type ConnectionRecord, type ConnectionState, isHoldable } from "@holat/core";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../db/schema.js";
import { noticeChannel } from "../../ownership/notices.js";
import { type ConnectionRow, toConnectionColumns, toConnectionRecord } from "./connectionRow.js";

export interface ConnectionCommit {
  /** What was committed last: the fence is its owner, generation and version. */
  readonly before: ConnectionRecord;
  readonly state: ConnectionState;
  /** Epoch ms. */
  readonly at: number;
  /** Of the event itself, when that was earlier than `at`: when a dead server was last known to live. */
  readonly happenedAt?: number | undefined;
  /** For the transition log. */
  readonly reason: string;
  readonly code?: number | null | undefined;
  /** `system`, or the id of the principal who asked for it. */
  readonly actor: string;
  /** Of the server that commits. */
  readonly nodeId: string;
  /** What was stored for the account is not read any more. */
  readonly newEpoch?: boolean;
}

/**
 * Writes a session's new state, a line of the transition log when its status changes, and wakes the other servers: one
 * statement, so none is there without the others. A session that nobody needs to hold any more is let go of with it.
 * undefined: the fence did not let it through.
 */
export async function commitConnection(
  db: Kysely<Database>,
  { before, state, at, happenedAt = at, reason, code = null, actor, nodeId, newEpoch }: ConnectionCommit,
): Promise<ConnectionRecord | undefined> {
  const columns = toConnectionColumns(state);
  const owner = isHoldable(state) ? before.owner : null;
  const changed = state.status !== before.state.status;
  const { rows } = await sql<ConnectionRow>`
    WITH written AS (
      UPDATE connections SET ${sql.join(
        Object.entries(columns).map(([name, value]) =>
          name === "last_disconnect" || name === "restriction" || name === "pairing"
            ? sql`${sql.ref(name)} = ${value}::jsonb`
            : sql`${sql.ref(name)} = ${value}`,
        ),
      )}, updated_at = ${at}, version = version + 1, owner = ${owner},
        credential_epoch = credential_epoch + ${newEpoch === true ? 1 : 0}
      WHERE id = ${before.id} AND generation = ${before.generation} AND version = ${before.version}
        AND owner IS NOT DISTINCT FROM ${before.owner}
      RETURNING *),
    logged AS (
      INSERT INTO connection_transitions (connection_id, at, from_status, to_status, code, reason, actor, node)
      SELECT id, ${happenedAt}::bigint, ${before.state.status}, status, ${code}::integer, ${reason}, ${actor}, ${nodeId}
      FROM written WHERE ${changed}::boolean)
    SELECT written.*, pg_notify(${noticeChannel}, ${nodeId})::text FROM written`.execute(db);
  return rows[0] && toConnectionRecord(rows[0]);
}
