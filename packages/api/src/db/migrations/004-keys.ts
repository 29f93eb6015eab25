import { type QueryExecutorProvider, sql } from "kysely";

/** Stored API keys, and who did what. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    CREATE TABLE api_keys (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
      prefix text NOT NULL,
      scopes jsonb NOT NULL,
      sessions jsonb,
      targets jsonb,
      created_at bigint NOT NULL,
      created_by text NOT NULL,
      expires_at bigint,
      revoked_at bigint,
      last_used_at bigint
    )`.execute(db);
  await sql`
    CREATE TABLE audit_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at bigint NOT NULL DEFAULT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
      principal text NOT NULL,
      action text NOT NULL,
      subject text NOT NULL,
      details jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX audit_log_at ON audit_log (at)`.execute(db);
  await sql`CREATE INDEX audit_log_principal ON audit_log (principal, id)`.execute(db);
  await sql`CREATE INDEX audit_log_action ON audit_log (action, id)`.execute(db);
}
