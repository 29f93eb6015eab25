import { type Kysely, sql } from "kysely";
import type { Database } from "../../db/schema.js";
import { messageChannel } from "../messageNotices.js";
import { databaseTime } from "./databaseTime.js";

/**
 * Ends what nobody sends any more: what waited too long has failed, and of what a server had begun to send before it lost
 * the session nobody knows. Each server looks to all of them; the rows decide.
 */
export async function settleMessages(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql`
    WITH expired AS (
      UPDATE messages SET status = 'failed', error_code = 'LINK_NOT_READY', updated_at = ${databaseTime}
      WHERE id IN (SELECT id FROM messages WHERE status = 'queued' AND expires_at <= ${databaseTime} FOR UPDATE SKIP LOCKED)
      RETURNING id),
    orphaned AS (
      UPDATE messages SET status = 'unknown', error_code = 'MESSAGE_UNKNOWN', updated_at = ${databaseTime},
        sent_at = ${databaseTime}, claimed_generation = NULL
      WHERE id IN (
        SELECT m.id FROM messages m JOIN connections c ON c.id = m.connection_id
        WHERE m.status = 'sending' AND (c.generation <> m.claimed_generation OR c.owner IS NULL)
        FOR UPDATE OF m SKIP LOCKED)
      RETURNING id)
    SELECT pg_notify(${messageChannel}, id::text)::text FROM (SELECT id FROM expired UNION ALL SELECT id FROM orphaned) AS ended`.execute(
    db,
  );
  return rows.length;
}
