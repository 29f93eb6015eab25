import { type Kysely, type RawBuilder, sql } from "kysely";
import { connectionCondition } from "../access/nameCondition.js";
import type { Principal } from "../access/principal.js";
import type { ConnectionEngine } from "../connections/engine.js";
import type { Database } from "../db/schema.js";
import { databaseTime } from "./store/databaseTime.js";

/** What counts as load lies no longer back than a minute, like the pace limit. */
export const paceWindowMs = 60_000;

/** One that can send now, and how busy it is. */
export interface Candidate {
  readonly id: number;
  readonly session_id: string;
  readonly owner: string;
  /** Messages that wait or were sent within the last minute. */
  readonly load: number;
  readonly messages_per_minute: number;
}

/** Any number that no other program is likely to use for its own advisory lock. */
const choiceLock = 4_865_710_117;

/**
 * Sessions that can send and have room within their pace limit, the least loaded first. Those held here must be ready at
 * this moment; those of other servers as far as they have said.
 */
export async function findCandidates(
  db: Kysely<Database>,
  principal: Pick<Principal, "limits">,
  {
    engine,
    except = sql<boolean>`TRUE`,
  }: {
    readonly engine: Pick<ConnectionEngine, "nodeId" | "findHeld">;
    readonly except?: RawBuilder<boolean>;
  },
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    SELECT * FROM (
      SELECT c.id, c.session_id, c.owner, c.messages_per_minute,
        (SELECT count(*) FROM messages m WHERE m.connection_id = c.id AND m.status IN ('queued', 'sending'))
        + (SELECT count(*) FROM messages m WHERE m.connection_id = c.id AND m.sent_at > ${databaseTime} - ${sql.lit(paceWindowMs)}
          AND m.sent_at <= ${databaseTime}) AS load
      FROM connections c JOIN nodes n ON n.id = c.owner AND n.lease_until > clock_timestamp()
      WHERE c.status = 'connected' AND c.desired = 'running' AND ${connectionCondition(principal, "c.session_id")}
        AND (c.restriction IS NULL OR (c.restriction->>'until')::bigint <= ${databaseTime}) AND ${except}
    ) AS ready WHERE load < messages_per_minute ORDER BY load, random()`.execute(db);
  return rows.filter(({ id, owner }) => owner !== engine.nodeId || engine.findHeld(id)?.live === "CONNECTED");
}

/** Until the transaction ends nobody else chooses: else all who ask at once would choose the same one. */
export async function lockChoice(tx: Kysely<Database>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(choiceLock)})`.execute(tx);
}
