import { type Kysely, sql } from "kysely";
import type { Database } from "../../db/schema.js";

/** Of these sessions, those that have messages to send. */
export async function findWaiting(db: Kysely<Database>, connectionIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ connection_id: number }>`
    SELECT DISTINCT connection_id FROM messages
    WHERE status = 'queued' AND connection_id = ANY (${[...connectionIds]}::int[])`.execute(db);
  return rows.map(({ connection_id }) => connection_id);
}
