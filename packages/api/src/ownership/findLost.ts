import { type Kysely, sql } from "kysely";
import type { Database } from "../db/schema.js";
import type { OwnedTable } from "./ownedTable.js";

/** Of the rows that this node believes to hold, those that somebody else has taken or that are gone: their ids, as text. */
export async function findLost(
  db: Kysely<Database>,
  nodeId: string,
  { name, idType }: OwnedTable,
  held: readonly { readonly id: string | number; readonly generation: number }[],
): Promise<string[]> {
  if (held.length === 0) return [];
  const ids = held.map(({ id }) => String(id));
  const generations = held.map(({ generation }) => generation);
  const { rows } = await sql<{ id: string }>`
    SELECT held.id::text AS id FROM unnest(${ids}::${sql.raw(idType)}[], ${generations}::int[]) AS held (id, generation)
    WHERE NOT EXISTS (SELECT 1 FROM ${sql.table(name)} AS row
      WHERE row.id = held.id AND row.owner = ${nodeId} AND row.generation = held.generation)`.execute(db);
  return rows.map(({ id }) => id);
}
