import { errorCatalog, type Message } from "@holat/core";
import type { Selectable } from "kysely";
import type { MessagesTable } from "../db/schema.js";

export type MessageRow = Selectable<MessagesTable> & { readonly session_id: string };

export function presentMessage(row: MessageRow): Message {
  return {
    id: row.id,
    sessionId: row.session_id,
    direction: row.direction,
    peer: row.peer,
    text: row.body,
    status: row.status,
    errorCode: row.error_code,
    errorMessage:
      row.error_code === null ? null : (row.error_detail ?? errorCatalog[row.error_code].sentence({})),
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    sentAt: row.sent_at === null ? null : new Date(row.sent_at).toISOString(),
  };
}
