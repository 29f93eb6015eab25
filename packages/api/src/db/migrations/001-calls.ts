import { type QueryExecutorProvider, sql } from "kysely";

/** Nodes, targets and call sessions. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    CREATE TABLE nodes (
      id text PRIMARY KEY,
      lease_until timestamptz NOT NULL,
      held_since timestamptz NOT NULL,
      started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      incarnation text NOT NULL
    )`.execute(db);
  await sql`CREATE TABLE targets (name text PRIMARY KEY)`.execute(db);
  await sql`
    CREATE TABLE call_sessions (
      id uuid PRIMARY KEY,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      session_id text NOT NULL UNIQUE,
      target text NOT NULL,
      metadata jsonb NOT NULL DEFAULT '{}',
      created_at bigint NOT NULL,
      updated_at bigint NOT NULL,
      version bigint NOT NULL DEFAULT 1,
      status text NOT NULL CHECK (status IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED')),
      link text NOT NULL DEFAULT 'none' CHECK (link IN ('none', 'live', 'lost')),
      given_total integer NOT NULL DEFAULT 0 CHECK (given_total >= 0),
      total_numbers integer NOT NULL DEFAULT 0 CHECK (total_numbers >= 0),
      processed_numbers integer NOT NULL DEFAULT 0 CHECK (processed_numbers >= 0),
      connected_calls integer NOT NULL DEFAULT 0 CHECK (connected_calls >= 0),
      failed_calls integer NOT NULL DEFAULT 0 CHECK (failed_calls >= 0),
      tally_connected integer NOT NULL DEFAULT 0,
      tally_failed integer NOT NULL DEFAULT 0,
      parse_state jsonb NOT NULL,
      out_offset bigint NOT NULL DEFAULT 0,
      err_offset bigint NOT NULL DEFAULT 0,
      confirmed_at bigint,
      last_heard_at bigint,
      last_progress_at bigint,
      cancel_requested_at bigint,
      completed_at bigint,
      exit_code integer,
      error_code text,
      error_message text,
      remote_response text,
      owner text,
      generation integer NOT NULL DEFAULT 0,
      admitted_at bigint,
      launch_sent_at bigint,
      machine jsonb,
      cleaned_at bigint,
      CHECK ((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED')))
    ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)`.execute(db);
  await sql`CREATE UNIQUE INDEX call_sessions_seq ON call_sessions (seq)`.execute(db);
  await sql`CREATE INDEX call_sessions_status_seq ON call_sessions (status, seq)`.execute(db);
  await sql`CREATE INDEX call_sessions_target_seq ON call_sessions (target, seq)`.execute(db);
  await sql`CREATE INDEX call_sessions_queued ON call_sessions (target, seq)
    WHERE status = 'PENDING' AND admitted_at IS NULL`.execute(db);
  await sql`CREATE INDEX call_sessions_held ON call_sessions (target, owner)
    WHERE status IN ('PENDING', 'RUNNING') AND admitted_at IS NOT NULL`.execute(db);
  await sql`CREATE INDEX call_sessions_uncleaned ON call_sessions (target)
    WHERE status IN ('COMPLETED', 'FAILED') AND cleaned_at IS NULL`.execute(db);
  await sql`
    CREATE TABLE call_inputs (
      session_id uuid PRIMARY KEY REFERENCES call_sessions (id) ON DELETE CASCADE,
      numbers bytea,
      args jsonb NOT NULL DEFAULT '{}'
    )`.execute(db);
  await sql`
    CREATE TABLE call_results (
      session_id uuid NOT NULL REFERENCES call_sessions (id) ON DELETE CASCADE,
      position bigint NOT NULL,
      number text NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('connected', 'failed')),
      reason text,
      duration_seconds double precision,
      final boolean NOT NULL,
      counted boolean NOT NULL,
      at bigint NOT NULL,
      PRIMARY KEY (session_id, position)
    )`.execute(db);
  await sql`
    CREATE TABLE call_log_pieces (
      session_id uuid NOT NULL REFERENCES call_sessions (id) ON DELETE CASCADE,
      stream text NOT NULL CHECK (stream IN ('stdout', 'stderr')),
      start_offset bigint NOT NULL,
      size integer NOT NULL,
      encoding text NOT NULL CHECK (encoding IN ('identity', 'gzip')),
      bytes bytea NOT NULL,
      PRIMARY KEY (session_id, stream, start_offset)
    )`.execute(db);
  // Pieces are compressed once, after the end; Postgres is not to try at every write.
  await sql`ALTER TABLE call_log_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL`.execute(db);
  await sql`
    CREATE TABLE commands (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES call_sessions (id) ON DELETE CASCADE,
      name text NOT NULL CHECK (name IN ('cancel', 'force-cancel')),
      created_at bigint NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX commands_session ON commands (session_id)`.execute(db);
  await sql`
    CREATE TABLE idempotency_keys (
      id text PRIMARY KEY,
      body_hash text NOT NULL,
      status integer NOT NULL,
      headers jsonb NOT NULL,
      body text NOT NULL,
      created_at bigint NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at)`.execute(db);
}
