import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "../db/schema.js";
import { ownLease } from "./lease.js";
import type { OwnedTable } from "./ownedTable.js";

const batchSize = 200;

/** A row that has just become this server's, and who had it before. */
export type Adopted<Row> = Row & {
  readonly former_owner: string | null;
  /** Until when that one held its lease, epoch ms by the database's clock; null: it has no row any more. */
  readonly former_lease_until: number | null;
};

/** Takes a batch of rows, oldest first; call until it gives none. */
async function adoptWhere<Row>(
  db: Kysely<Database>,
  nodeId: string,
  { name, holdable, orderBy }: OwnedTable,
  whose: RawBuilder<boolean>,
): Promise<Adopted<Row>[]> {
  const table = sql.table(name);
  const { rows } = await sql<Adopted<Row>>`
    WITH found AS (
      SELECT id AS found_id, ${sql.ref(orderBy)} AS place, owner AS former_owner,
        (SELECT (extract(epoch FROM lease_until) * 1000)::bigint FROM nodes WHERE nodes.id = owner) AS former_lease_until
      FROM ${table} WHERE ${holdable} AND ${whose}
      ORDER BY ${sql.ref(orderBy)} LIMIT ${sql.lit(batchSize)} FOR UPDATE SKIP LOCKED),
    taken AS (
      UPDATE ${table} SET owner = ${nodeId}, generation = generation + 1
      FROM found WHERE id = found_id
      RETURNING ${table}.*, former_owner, former_lease_until, place)
    SELECT * FROM taken ORDER BY place`.execute(db);
  return rows;
}

/**
 * What this node's predecessor with the same id left, at once: the id is locked, so that process is gone. `known` are
 * the sessions already held here.
 */
export function adoptOwn<Row>(
  db: Kysely<Database>,
  nodeId: string,
  table: OwnedTable,
  known: readonly (string | number)[],
): Promise<Adopted<Row>[]> {
  const others =
    known.length === 0
      ? sql<boolean>`true`
      : sql<boolean>`NOT (id = ANY (${known.map(String)}::${sql.raw(table.idType)}[]))`;
  return adoptWhere(
    db,
    nodeId,
    table,
    sql<boolean>`owner = ${nodeId} AND ${others} AND ${ownLease.valid(nodeId)}`,
  );
}

/** What nobody holds: others let go of it gracefully, or nobody has held it yet. At once. */
export function adoptReleased<Row>(
  db: Kysely<Database>,
  nodeId: string,
  table: OwnedTable,
): Promise<Adopted<Row>[]> {
  return adoptWhere(db, nodeId, table, sql<boolean>`owner IS NULL AND ${ownLease.valid(nodeId)}`);
}

/** What dead nodes held, once this one has held its own lease for a whole life without a gap. */
export function adoptDead<Row>(
  db: Kysely<Database>,
  nodeId: string,
  table: OwnedTable,
): Promise<Adopted<Row>[]> {
  return adoptWhere(
    db,
    nodeId,
    table,
    sql<boolean>`owner IS NOT NULL AND owner <> ${nodeId} AND ${ownLease.steady(nodeId)}
      AND NOT EXISTS (SELECT 1 FROM nodes
        WHERE nodes.id = ${sql.ref(`${table.name}.owner`)} AND nodes.lease_until > clock_timestamp())`,
  );
}

/** Lets go of everything this node holds, for others to adopt at once. */
export async function releaseSessions(
  db: Kysely<Database>,
  nodeId: string,
  { name, holdable }: OwnedTable,
): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(name)} SET owner = NULL WHERE owner = ${nodeId} AND ${holdable}`.execute(db);
  return Number(numAffectedRows ?? 0);
}
