import { type ErrorCode, isHolatError, type MessageStatus } from "@holat/core";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Database, MessagesTable } from "../../db/schema.js";
import { messageChannel } from "../messageNotices.js";
import { databaseTime } from "./databaseTime.js";

/** The oldest message that waits for a session, if this server holds it; nobody else sends it from here on. */
export async function claimMessage(
  db: Kysely<Database>,
  by: {
    readonly connectionId: number;
    readonly nodeId: string;
    readonly generation: number;
  },
): Promise<Selectable<MessagesTable> | undefined> {
  const { rows } = await sql<Selectable<MessagesTable>>`
    UPDATE messages SET status = 'sending', claimed_generation = ${by.generation}, updated_at = ${databaseTime}
    WHERE id = (
      SELECT id FROM messages WHERE connection_id = ${by.connectionId} AND status = 'queued'
        AND (expires_at IS NULL OR expires_at > ${databaseTime}) ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED)
      AND EXISTS (SELECT 1 FROM connections
        WHERE id = ${by.connectionId} AND owner = ${by.nodeId} AND generation = ${by.generation})
    RETURNING *`.execute(db);
  return rows[0];
}

/** What became of a claimed message. */
export interface Outcome {
  readonly status: Extract<MessageStatus, "sent" | "queued" | "failed" | "unknown">;
  /** `detail`: the whole sentence, where it says more than its code does. */
  readonly error?: { readonly code: ErrorCode; readonly detail: string | null };
}

/** What surely was not sent waits for another try; of what nobody knows, nobody tries again. */
export function deriveOutcome(error: unknown): Outcome {
  if (error === undefined) return { status: "sent" };
  const code = isHolatError(error) ? error.code : "MESSAGE_UNKNOWN";
  if (code === "LINK_NOT_READY") return { status: "queued" };
  if (code === "MESSAGE_REFUSED")
    return { status: "failed", error: { code, detail: isHolatError(error) ? error.message : null } };
  return { status: "unknown", error: { code: "MESSAGE_UNKNOWN", detail: null } };
}

/** A receipt may have come before this: what it said stays. */
export async function recordOutcome(
  db: Kysely<Database>,
  id: string,
  { status, error }: Outcome,
): Promise<void> {
  await sql`
    WITH told AS (
      UPDATE messages SET status = ${status}, error_code = ${error?.code ?? null}, error_detail = ${error?.detail ?? null},
        claimed_generation = NULL, updated_at = ${databaseTime},
        sent_at = CASE WHEN ${status} IN ('sent', 'unknown') THEN ${databaseTime} END
      WHERE id = ${id} AND status = 'sending' RETURNING id)
    SELECT pg_notify(${messageChannel}, id::text) FROM told`.execute(db);
}
