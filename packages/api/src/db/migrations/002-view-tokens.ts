import { type QueryExecutorProvider, sql } from "kysely";

/** The view tokens that were revoked. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    CREATE TABLE revoked_view_tokens (
      id uuid PRIMARY KEY,
      expires_at bigint NOT NULL,
      revoked_at bigint NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX revoked_view_tokens_expires ON revoked_view_tokens (expires_at)`.execute(db);
}
