import type { Connection } from "@holat/core";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { connectionCondition } from "../access/nameCondition.js";
import type { Principal } from "../access/principal.js";
import type { Database } from "../db/schema.js";
import type { ConnectionEngine } from "./engine.js";
import { presentConnection } from "./presentConnection.js";
import { findConnections } from "./store/findConnections.js";

/** More are read anew each time. */
const mostKept = 20_000;

/** What tells whether a session is still as it was presented. */
interface Mark {
  readonly id: number;
  readonly version: number;
  readonly owner: string | null;
  readonly owner_lives: boolean;
}

interface Kept extends Mark {
  /** What its socket was, for one that is held here. */
  readonly live: string | null;
  /** A restriction or a pairing code is over then. */
  readonly until: number;
  readonly connection: Connection;
}

/** Sessions as they are now, in order of their id. */
export type ReadConnections = (
  principal: Pick<Principal, "limits">,
  condition: RawBuilder<boolean>,
) => Promise<Connection[]>;

/**
 * Reads lists of sessions. A session that has not changed since it was presented is not read and presented again: of it
 * only what tells so is asked from the database, and its socket at this moment.
 */
export function createConnectionReader({
  db,
  engine,
  now,
}: {
  readonly db: Kysely<Database>;
  readonly engine: ConnectionEngine;
  now(): number;
}): ReadConnections {
  const kept = new Map<number, Kept>();
  const liveOf = ({ id, owner }: Mark) =>
    owner === engine.nodeId ? (engine.findHeld(id)?.live ?? null) : null;

  const isSame = (mark: Mark, known: Kept | undefined, at: number): known is Kept =>
    known !== undefined &&
    known.version === mark.version &&
    known.owner === mark.owner &&
    known.owner_lives === mark.owner_lives &&
    known.until > at &&
    known.live === liveOf(mark);

  return async (principal, condition) => {
    const { rows: marks } = await sql<Mark>`
      SELECT c.id, c.version, c.owner, n.id IS NOT NULL AS owner_lives
      FROM connections c LEFT JOIN nodes n ON n.id = c.owner AND n.lease_until > clock_timestamp()
      WHERE ${connectionCondition(principal, "c.session_id")} AND ${condition} ORDER BY c.id`.execute(db);
    const at = now();
    const changed = marks.filter((mark) => !isSame(mark, kept.get(mark.id), at)).map(({ id }) => id);
    const fresh = new Map<number, Connection>();
    if (changed.length > 0) {
      const rows = await findConnections(
        db,
        principal,
        sql<boolean>`c.id = ANY (${changed}::int[]) AND ${condition}`,
      );
      for (const row of rows) {
        const live = liveOf(row);
        const connection = presentConnection(row, engine, at);
        fresh.set(row.id, connection);
        if (kept.size >= mostKept && !kept.has(row.id)) continue;
        const until = deriveUntil(connection);
        kept.set(row.id, { ...toMark(row), version: connection.version, live, until, connection });
      }
    }
    // One that was deleted meanwhile is in neither.
    return marks.flatMap((mark) => {
      const connection =
        fresh.get(mark.id) ??
        (isSame(mark, kept.get(mark.id), at) ? kept.get(mark.id)?.connection : undefined);
      return connection === undefined ? [] : [connection];
    });
  };
}

function toMark({ id, version, owner, owner_lives }: Mark): Mark {
  return { id, version, owner, owner_lives };
}

function deriveUntil({ restriction, pairing }: Connection): number {
  const ends = [restriction?.until, pairing?.expiresAt].flatMap((end) =>
    end == null ? [] : [Date.parse(end)],
  );
  return Math.min(Number.POSITIVE_INFINITY, ...ends);
}
