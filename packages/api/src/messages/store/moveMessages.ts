import { type Kysely, sql } from "kysely";
import { unlimited } from "../../access/keyLimits.js";
import type { ConnectionEngine } from "../../connections/engine.js";
import type { Database } from "../../db/schema.js";
import { findCandidates, lockChoice } from "../chooseConnection.js";
import { sendMessageNotice } from "../messageNotices.js";
import { databaseTime } from "./databaseTime.js";

/** A session that has not sent for this long gives what it was chosen for to another one. */
const patienceMs = 2_000;
const mostAtOnce = 100;

/**
 * Messages whose session was chosen for them, and which it cannot send now, go to another one that can: to one that the
 * key that sent them may have been given, which is any that its `POST /messages` could have chosen.
 */
export async function moveMessages(
  db: Kysely<Database>,
  engine: Pick<ConnectionEngine, "nodeId" | "findHeld">,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; connection_id: number; sessions: string[] | null }>`
      SELECT m.id, m.connection_id, k.sessions FROM messages m
      JOIN connections c ON c.id = m.connection_id
      LEFT JOIN api_keys k ON 'key:' || k.id = m.actor
      WHERE m.status = 'queued' AND NOT m.pinned AND m.updated_at < ${databaseTime} - ${sql.lit(patienceMs)}
        AND NOT (c.status = 'connected' AND EXISTS (SELECT 1 FROM nodes n
          WHERE n.id = c.owner AND n.lease_until > clock_timestamp()))
      ORDER BY m.seq LIMIT ${sql.lit(mostAtOnce)} FOR UPDATE OF m SKIP LOCKED`.execute(tx);
    if (rows.length === 0) return 0;
    await lockChoice(tx);
    let moved = 0;
    for (const { id, connection_id, sessions } of rows) {
      const [least] = await findCandidates(
        tx,
        { limits: { ...unlimited, sessions } },
        { engine, except: sql<boolean>`c.id <> ${connection_id}` },
      );
      if (!least) continue;
      await tx
        .updateTable("messages")
        .set({ connection_id: least.id, updated_at: databaseTime })
        .where("id", "=", id)
        .execute();
      moved++;
    }
    if (moved > 0) await sendMessageNotice(tx);
    return moved;
  });
}
