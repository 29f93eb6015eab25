import { randomUUID } from "node:crypto";
import { type CallRecord, type CallState, initialCallState } from "@holat/core";
import type { Kysely } from "kysely";
import { toStateColumns } from "../../src/calls/store/sessionRow.js";
import type { Database } from "../../src/db/schema.js";

export const createdAt = Date.parse("2025-10-06T18:30:00.000Z");

/** A record with a state of choice, as a commit would have left it. */
export function recordOf(
  state: Partial<CallState> = {},
  more: Partial<Omit<CallRecord, "state">> = {},
): CallRecord {
  const id = randomUUID();
  return {
    id,
    sessionId: `session-1738862891234-${id.slice(0, 8)}`,
    target: "main",
    metadata: {},
    createdAt,
    updatedAt: createdAt,
    version: 1,
    ...more,
    state: { ...initialCallState({ givenTotal: 0 }), ...state },
  };
}

/** Stores it as it is; `columns` are the run's own, such as `admitted_at`. */
export async function insertRecord(
  db: Kysely<Database>,
  record: CallRecord,
  columns: { readonly admitted_at?: number; readonly launch_sent_at?: number; readonly owner?: string } = {},
): Promise<CallRecord> {
  const { parse_state, ...state } = toStateColumns(record.state);
  await db
    .insertInto("call_sessions")
    .values({
      id: record.id,
      session_id: record.sessionId,
      target: record.target,
      metadata: JSON.stringify(record.metadata),
      created_at: record.createdAt,
      updated_at: record.updatedAt,
      version: record.version,
      generation: 0,
      ...state,
      ...columns,
      parse_state: JSON.stringify(parse_state),
    })
    .execute();
  return record;
}
