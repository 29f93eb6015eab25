import { type Kysely, sql } from "kysely";
import type { Database } from "../db/schema.js";

/** Of the sessions that this node believes to hold, those that somebody else has taken or that are gone: their ids. */
export async function findLost(
  db: Kysely<Database>,
  nodeId: string,
  held: readonly { readonly id: string; readonly generation: number }[],
): Promise<string[]> {
  if (held.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    SELECT held.id FROM unnest(${held.map(({ id }) => id)}::uuid[], ${held.map(({ generation }) => generation)}::int[])
      AS held (id, generation)
    WHERE NOT EXISTS (SELECT 1 FROM call_sessions
      WHERE call_sessions.id = held.id AND owner = ${nodeId} AND call_sessions.generation = held.generation)`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
