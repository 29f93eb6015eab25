import { type QueryExecutorProvider, sql } from "kysely";

/** The payload is a message's id, or nothing: then there is something to send. */
export const messageChannel = "holat_messages";

/** Wakes whoever sends, on every server. */
export async function sendMessageNotice(db: QueryExecutorProvider, messageId = ""): Promise<void> {
  await sql`SELECT pg_notify(${messageChannel}, ${messageId})`.execute(db);
}
