import type { ConnectionRecord, ConnectionState } from "@holat/core";
import type { Selectable } from "kysely";
import type { ConnectionsTable } from "../../db/schema.js";

export type ConnectionRow = Selectable<ConnectionsTable>;

export function toConnectionRecord(row: ConnectionRow): ConnectionRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    owner: row.owner,
    generation: row.generation,
    state: {
      status: row.status,
      desired: row.desired,
      waitsFor: row.waits_for,
      paired: row.paired,
      phone: row.phone,
      attempts: row.attempts,
      retryAt: row.retry_at,
      startedAt: row.started_at,
      openedAt: row.opened_at,
      requestedAt: row.requested_at,
      lastDisconnect: row.last_disconnect,
      restriction: row.restriction,
      pairing: row.pairing,
    },
  };
}

/** The columns that a commit of the state writes. */
export function toConnectionColumns(state: ConnectionState) {
  return {
    status: state.status,
    desired: state.desired,
    waits_for: state.waitsFor,
    paired: state.paired,
    phone: state.phone,
    attempts: state.attempts,
    retry_at: state.retryAt,
    started_at: state.startedAt,
    opened_at: state.openedAt,
    requested_at: state.requestedAt,
    last_disconnect: toJson(state.lastDisconnect),
    restriction: toJson(state.restriction),
    pairing: toJson(state.pairing),
  };
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
