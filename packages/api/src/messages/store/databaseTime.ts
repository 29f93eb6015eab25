import { type QueryExecutorProvider, sql } from "kysely";

/** Epoch ms of the database's clock: several servers judge a message's times, and each has a clock of its own. */
export const databaseTime = sql<number>`(extract(epoch FROM statement_timestamp()) * 1000)::bigint`;

export async function readDatabaseTime(db: QueryExecutorProvider): Promise<number> {
  const { rows } = await sql<{ now: number }>`SELECT ${databaseTime} AS now`.execute(db);
  return rows[0]?.now ?? 0;
}
