import { type QueryExecutorProvider, sql } from "kysely";

/** One channel for everything: a notice says "look", never what. */
export const noticeChannel = "holat";

/**
 * Wakes all nodes, as part of the transaction that `db` is in. The payload is the node's id alone: 8,000 bytes is the
 * limit, and more would abort the transaction.
 */
export async function sendNotice(db: QueryExecutorProvider, nodeId: string): Promise<void> {
  await sql`SELECT pg_notify(${noticeChannel}, ${nodeId})`.execute(db);
}
