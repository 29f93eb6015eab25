import { type Kysely, sql } from "kysely";
import type { SessionRow } from "../calls/store/sessionRow.js";
import type { Database } from "../db/schema.js";
import { ownLease } from "./lease.js";

const batchSize = 200;

/** Which sessions change hands: see DESIGN's ownership rules in each function below. */
type Whose = ReturnType<typeof sql<boolean>>;

async function adoptWhere(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly string[],
  whose: Whose,
): Promise<SessionRow[]> {
  if (targets.length === 0) return [];
  const { rows } = await sql<SessionRow>`
    UPDATE call_sessions SET owner = ${nodeId}, generation = generation + 1
    WHERE id IN (
      SELECT id FROM call_sessions
      WHERE status IN ('PENDING', 'RUNNING') AND admitted_at IS NOT NULL
        AND target IN (${sql.join(targets.map((name) => sql`${name}::text`))}) AND ${whose}
      ORDER BY seq LIMIT ${sql.lit(batchSize)} FOR UPDATE SKIP LOCKED)
    RETURNING *`.execute(db);
  return rows.sort((a, b) => a.seq - b.seq);
}

/**
 * What this node's predecessor with the same id left, at once: the id is locked, so that process is gone. `known` are
 * the sessions already followed here; call until it gives none.
 */
export function adoptOwn(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly string[],
  known: readonly string[],
): Promise<SessionRow[]> {
  const others =
    known.length === 0 ? sql<boolean>`true` : sql<boolean>`NOT (id = ANY (${[...known]}::uuid[]))`;
  return adoptWhere(
    db,
    nodeId,
    targets,
    sql<boolean>`owner = ${nodeId} AND ${others} AND ${ownLease.valid(nodeId)}`,
  );
}

/** What others let go of gracefully, at once. */
export function adoptReleased(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly string[],
): Promise<SessionRow[]> {
  return adoptWhere(db, nodeId, targets, sql<boolean>`owner IS NULL AND ${ownLease.valid(nodeId)}`);
}

/** What dead nodes held, once this one has held its own lease for a whole life without a gap. */
export function adoptDead(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly string[],
): Promise<SessionRow[]> {
  return adoptWhere(
    db,
    nodeId,
    targets,
    sql<boolean>`owner IS NOT NULL AND owner <> ${nodeId} AND ${ownLease.steady(nodeId)}
      AND NOT EXISTS (SELECT 1 FROM nodes WHERE nodes.id = call_sessions.owner AND nodes.lease_until > clock_timestamp())`,
  );
}

/** Lets go of everything this node owns, for others to adopt at once. */
export async function releaseSessions(db: Kysely<Database>, nodeId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE call_sessions SET owner = NULL
    WHERE owner = ${nodeId} AND status IN ('PENDING', 'RUNNING')`.execute(db);
  return Number(numAffectedRows ?? 0);
}
