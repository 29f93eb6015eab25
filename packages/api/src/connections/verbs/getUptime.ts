import { type DayUptime, deriveUptime, type StatusChange, type Uptime } from "@holat/core";
import { sql } from "kysely";
import type { Principal } from "../../access/principal.js";
import { invalidRequest } from "../../http/RequestError.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { findConnections, getConnectionRow } from "../store/findConnections.js";

const dayMs = 86_400_000;
const defaultDays = 7;
const mostDays = 92;

export interface UptimeRange {
  /** Epoch ms, inclusive. */
  readonly from?: number | undefined;
  /** Exclusive. */
  readonly to?: number | undefined;
}

/** One session's uptime. Throws VALIDATION_FAILED for a range that is none, SESSION_NOT_FOUND, DATABASE_AWAY. */
export async function getUptime(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
  range: UptimeRange,
): Promise<Uptime> {
  const whole = completeRange(range, ctx.clock.now());
  return withDatabase(ctx.clock, async () => {
    const { id } = await getConnectionRow(ctx.db, principal, sessionId);
    const changes = await findChanges(ctx, [id], whole);
    return addUp(sessionId, changes.get(id) ?? [], whole);
  });
}

/** That of every session that the principal may see, in order of their id. */
export async function listUptime(
  ctx: ConnectionsContext,
  principal: Principal,
  range: UptimeRange,
): Promise<Uptime[]> {
  const whole = completeRange(range, ctx.clock.now());
  return withDatabase(ctx.clock, async () => {
    const rows = await findConnections(ctx.db, principal);
    const changes = await findChanges(
      ctx,
      rows.map(({ id }) => id),
      whole,
    );
    return rows.map((row) => addUp(row.session_id, changes.get(row.id) ?? [], whole));
  });
}

interface WholeRange {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

function completeRange({ from, to = Number.NaN }: UptimeRange, now: number): WholeRange {
  const end = Number.isNaN(to) ? now : to;
  const begin = from ?? Math.floor(end / dayMs) * dayMs - (defaultDays - 1) * dayMs;
  const days = (end - begin) / dayMs;
  if (days > 0 && days <= mostDays) return { from: begin, to: end, now };
  const [first, last] = [begin, end].map((at) => new Date(at).toISOString());
  const detail =
    days > 0
      ? `from (${first}) is ${days.toFixed(1)} days before to (${last}); at most ${mostDays} are allowed`
      : `from (${first}) is not before to (${last}); it wants an earlier time`;
  throw invalidRequest([{ pointer: "/query/from", detail, code: "invalid_range" }]);
}

/** The changes within the range, and the last one before it, which says how it began. */
async function findChanges(
  { db }: ConnectionsContext,
  ids: readonly number[],
  { from, to }: WholeRange,
): Promise<Map<number, StatusChange[]>> {
  const { rows } = await sql<StatusChange & { connection_id: number }>`
    SELECT connection_id, at, to_status AS "to" FROM (
      SELECT id, connection_id, at, to_status FROM connection_transitions
      WHERE connection_id = ANY (${[...ids]}::int[]) AND at >= ${from} AND at < ${to}
      UNION ALL
      SELECT last.* FROM unnest(${[...ids]}::int[]) AS wanted (id) CROSS JOIN LATERAL (
        SELECT id, connection_id, at, to_status FROM connection_transitions t
        WHERE t.connection_id = wanted.id AND t.at < ${from} ORDER BY t.at DESC, t.id DESC LIMIT 1) AS last
    ) AS changes ORDER BY connection_id, at, id`.execute(db);
  const changes = new Map<number, StatusChange[]>();
  for (const { connection_id, ...change } of rows) {
    const of = changes.get(connection_id) ?? [];
    of.push(change);
    changes.set(connection_id, of);
  }
  return changes;
}

function addUp(sessionId: string, changes: readonly StatusChange[], range: WholeRange): Uptime {
  const days = deriveUptime(changes, range);
  const sum = (of: (day: DayUptime) => number) => days.reduce((total, day) => total + of(day), 0);
  const connectedSeconds = sum((day) => day.connectedSeconds);
  const observedSeconds = sum((day) => day.observedSeconds);
  return {
    sessionId,
    uptimePercentage:
      observedSeconds === 0 ? null : Math.round((connectedSeconds / observedSeconds) * 10_000) / 100,
    connectedSeconds,
    observedSeconds,
    drops: sum((day) => day.drops),
    days,
  };
}
