import { type Kysely, sql } from "kysely";
import type { Database } from "../../db/schema.js";
import { noticeChannel } from "../../ownership/notices.js";
import { systemActor } from "../connectionContext.js";

/**
 * Lets go of every session that this server holds, for others to open at once: their sockets are closed, and the store
 * says so.
 */
export async function releaseConnections(db: Kysely<Database>, nodeId: string, at: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    WITH held AS (
      SELECT id, status FROM connections WHERE owner = ${nodeId} FOR UPDATE),
    released AS (
      UPDATE connections SET owner = NULL, version = version + 1, updated_at = ${at}, started_at = NULL,
        opened_at = NULL, pairing = NULL,
        status = CASE WHEN connections.status = 'logged_out' THEN connections.status ELSE 'disconnected' END,
        last_disconnect = CASE WHEN held.status IN ('connecting', 'authenticated', 'connected')
          THEN jsonb_build_object('code', NULL, 'reason', 'stopped', 'at', ${at}::bigint)
          ELSE connections.last_disconnect END
      FROM held WHERE connections.id = held.id RETURNING connections.id, held.status AS before),
    logged AS (
      INSERT INTO connection_transitions (connection_id, at, from_status, to_status, code, reason, actor, node)
      SELECT id, ${at}::bigint, before, 'disconnected', NULL, 'released', ${systemActor}, ${nodeId} FROM released
      WHERE before IN ('connecting', 'authenticated', 'connected'))
    SELECT id, pg_notify(${noticeChannel}, ${nodeId})::text FROM released`.execute(db);
  return rows.length;
}
