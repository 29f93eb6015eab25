import { applyCallEvent, type CallRecord, createHolatError, type ErrorCode } from "@holat/core";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../db/schema.js";
import { type SessionRow, toCallRecord, toStateColumns } from "./store/sessionRow.js";

/**
 * Ends a session that nobody follows, its row being locked by this transaction. Whoever believed to follow it is fenced
 * out by the generation. Where something may have been sent to the machine, the sweep goes on trying to end it there.
 */
export async function endCanceled(
  tx: Transaction<Database>,
  row: SessionRow,
  at: number,
): Promise<CallRecord> {
  const before = toCallRecord(row);
  const sent = row.launch_sent_at !== null;
  const code: ErrorCode = sent ? "CANCELED_UNCONFIRMED" : "CANCELED";
  const asked = applyCallEvent(before.state, { kind: "cancelRequested", at });
  const { message } = createHolatError(code, {});
  const state = applyCallEvent(asked, { kind: "failed", code, message, at });
  const { parse_state, ...columns } = toStateColumns(state);
  const version = row.version + 1;
  await tx
    .updateTable("call_sessions")
    .set({
      ...columns,
      parse_state: JSON.stringify(parse_state),
      version,
      updated_at: at,
      generation: row.generation + 1,
      cleaned_at: sent ? null : at,
    })
    .where("id", "=", row.id)
    .where("version", "=", row.version)
    .execute();
  await tx.deleteFrom("call_inputs").where("session_id", "=", row.id).execute();
  return { ...before, state, version, updatedAt: at };
}

/** Ends by force what a node holds and cannot follow; undefined when it is another's by now, or over. */
export function endHeld(
  db: Kysely<Database>,
  held: { readonly id: string; readonly owner: string; readonly generation: number },
  at: number,
): Promise<CallRecord | undefined> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom("call_sessions")
      .selectAll()
      .where("id", "=", held.id)
      .where("owner", "=", held.owner)
      .where("generation", "=", held.generation)
      .where("status", "in", ["PENDING", "RUNNING"])
      .forUpdate()
      .executeTakeFirst();
    return row && endCanceled(tx, row, at);
  });
}

/** Whether a node with a valid lease, on the database's clock, follows the session. */
export async function hasLiveOwner(tx: Transaction<Database>, row: SessionRow): Promise<boolean> {
  if (row.owner === null) return false;
  const live = await tx
    .selectFrom("nodes")
    .select("id")
    .where("id", "=", row.owner)
    .where("lease_until", ">", sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return live !== undefined;
}
