import type { CallRecord, CallStatus } from "@holat/core";
import { type Kysely, sql } from "kysely";
import type { NamePatterns } from "../../access/keyLimits.js";
import { nameCondition } from "../../access/nameCondition.js";
import type { SessionRef } from "../../calls/sessionRef.js";
import { toCallRecord } from "../../calls/store/sessionRow.js";
import type { Database } from "../../db/schema.js";

/** Sessions beyond the newest this many are looked at only while they have not ended. */
const newest = 500;
const changedAmong = 20_000;

/** Which sessions a stream of many is about; absent: any. */
export interface CallFilter {
  /** Targets that who asks may see. */
  readonly visible: NamePatterns;
  readonly status?: CallStatus | undefined;
  readonly target?: string | undefined;
  /** Bounds of createdAt, epoch milliseconds: from <= createdAt < to. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * Versions of these sessions, and with `all` of every one that has not ended and of the newest: small and cheap, for most
 * reads find nothing new.
 */
export async function findVersions(
  db: Kysely<Database>,
  { ids, all }: { readonly ids: readonly string[]; readonly all: boolean },
): Promise<Map<string, number>> {
  const some = sql`SELECT id, version FROM call_sessions WHERE id IN (
    SELECT value::uuid FROM json_array_elements_text(${JSON.stringify(ids)}::json))`;
  const others = sql`
    UNION SELECT id, version FROM call_sessions WHERE status IN ('PENDING', 'RUNNING')
    UNION (SELECT id, version FROM call_sessions ORDER BY seq DESC LIMIT ${sql.lit(newest)})`;
  const { rows } = await sql<{ id: string; version: number }>`${some} ${all ? others : sql``}`.execute(db);
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Records by UUID or sessionId; what is not there is left out. */
export async function findRecords(db: Kysely<Database>, refs: readonly SessionRef[]): Promise<CallRecord[]> {
  const records: CallRecord[] = [];
  for (const column of ["id", "session_id"] as const) {
    const values = refs.filter((ref) => ref.column === column).map(({ value }) => value);
    if (values.length === 0) continue;
    const type = sql.raw(column === "id" ? "uuid" : "text");
    const rows = await db
      .selectFrom("call_sessions")
      .selectAll()
      .where(
        sql<boolean>`${sql.ref(column)} IN (SELECT value::${type} FROM json_array_elements_text(${JSON.stringify(values)}::json))`,
      )
      .execute();
    for (const row of rows) records.push(toCallRecord(row));
  }
  return records;
}

/** What a stream of many begins with: every match that has not ended (the newest `mostLive`) and the newest `limit`. */
export async function findPresent(
  db: Kysely<Database>,
  filter: CallFilter,
  { limit, mostLive }: { readonly limit: number; readonly mostLive: number },
): Promise<CallRecord[]> {
  const matching = () => selectMatching(db, filter).orderBy("seq", "desc");
  const live = await matching().where("status", "in", ["PENDING", "RUNNING"]).limit(mostLive).execute();
  const latest = await matching().limit(limit).execute();
  const rows = new Map([...live, ...latest].map((row) => [row.id, row]));
  return [...rows.values()].sort((a, b) => a.seq - b.seq).map(toCallRecord);
}

/**
 * What a stream that was away since then must be told besides: those that ended, and where the filter names a status
 * those that may have left it. Newest first, among the newest 20,000 sessions.
 */
export async function findChangedSince(
  db: Kysely<Database>,
  { status, ...filter }: CallFilter,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<CallRecord[]> {
  let query = selectMatching(db, filter)
    .where("updated_at", ">=", since)
    .where(sql<boolean>`seq > (SELECT max(seq) FROM call_sessions) - ${sql.lit(changedAmong)}`);
  if (status === undefined) query = query.where("status", "in", ["COMPLETED", "FAILED"]);
  const rows = await query.orderBy("seq", "desc").limit(limit).execute();
  return rows.map(toCallRecord);
}

function selectMatching(db: Kysely<Database>, { visible, status, target, from, to }: CallFilter) {
  let query = db.selectFrom("call_sessions").selectAll().where(nameCondition(visible, "target"));
  if (status !== undefined) query = query.where("status", "=", status);
  if (target !== undefined) query = query.where("target", "=", target);
  if (from !== undefined) query = query.where("created_at", ">=", from);
  if (to !== undefined) query = query.where("created_at", "<", to);
  return query;
}
