import { type Kysely, sql } from "kysely";
import type { Database } from "../../db/schema.js";
import type { Work } from "../../ownership/ownershipLoop.js";
import { connectionTable } from "./connectionTable.js";

/** What there is to do about connection sessions. Nothing queues: who wants to run is held at once. */
export async function findConnectionWork(db: Kysely<Database>, nodeId: string): Promise<Work> {
  const { rows } = await sql<Work>`
    SELECT
      false AS admissible,
      coalesce(bool_or(c.owner IS NULL), false) AS released,
      coalesce(bool_or(c.owner <> ${nodeId} AND n.id IS NULL), false) AS orphaned,
      EXISTS (SELECT 1 FROM connection_commands k JOIN connections h ON h.id = k.connection_id
        WHERE k.done_at IS NULL AND h.owner = ${nodeId}) AS commanded,
      count(*) FILTER (WHERE c.owner = ${nodeId}) AS owned
    FROM connections c LEFT JOIN nodes n ON n.id = c.owner AND n.lease_until > clock_timestamp()
    WHERE ${connectionTable.holdable}`.execute(db);
  return rows[0] ?? { admissible: false, released: false, orphaned: false, commanded: false, owned: 0 };
}
