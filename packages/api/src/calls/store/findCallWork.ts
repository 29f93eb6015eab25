import { type Kysely, sql } from "kysely";
import type { TargetLimits } from "../../context.js";
import type { Database } from "../../db/schema.js";
import type { Work } from "../../ownership/ownershipLoop.js";

/** What there is to do about call sessions of these targets. */
export async function findCallWork(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly TargetLimits[],
): Promise<Work> {
  const names = sql.join(targets.map(({ name }) => sql`${name}::text`));
  const limits = sql.join(
    targets.map(({ name, maxConcurrent }) => sql`(${name}::text, ${maxConcurrent}::bigint)`),
  );
  const { rows } = await sql<Work>`
    SELECT
      EXISTS (SELECT 1 FROM (VALUES ${limits}) AS l (name, most) WHERE
        EXISTS (SELECT 1 FROM call_sessions
          WHERE target = l.name AND status = 'PENDING' AND admitted_at IS NULL)
        AND l.most > (SELECT count(*) FROM call_sessions
          WHERE target = l.name AND status IN ('PENDING', 'RUNNING') AND admitted_at IS NOT NULL)) AS admissible,
      coalesce(bool_or(s.owner IS NULL), false) AS released,
      coalesce(bool_or(s.owner <> ${nodeId} AND n.id IS NULL), false) AS orphaned,
      EXISTS (SELECT 1 FROM commands c JOIN call_sessions cs ON cs.id = c.session_id
        WHERE cs.owner = ${nodeId}) AS commanded,
      count(*) FILTER (WHERE s.owner = ${nodeId}) AS owned
    FROM call_sessions s LEFT JOIN nodes n ON n.id = s.owner AND n.lease_until > clock_timestamp()
    WHERE s.status IN ('PENDING', 'RUNNING') AND s.admitted_at IS NOT NULL AND s.target IN (${names})`.execute(
    db,
  );
  const row = rows[0];
  return row ?? { admissible: false, released: false, orphaned: false, commanded: false, owned: 0 };
}
