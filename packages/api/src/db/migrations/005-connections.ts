import { type QueryExecutorProvider, sql } from "kysely";

/** Connection sessions, their credentials, what became of them, and their messages. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    CREATE TABLE connections (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      session_id text NOT NULL UNIQUE,
      status text NOT NULL
        CHECK (status IN ('connecting', 'connected', 'authenticated', 'disconnected', 'logged_out')),
      desired text NOT NULL CHECK (desired IN ('running', 'stopped')),
      waits_for text NOT NULL CHECK (waits_for IN ('nothing', 'retry', 'user', 'operator')),
      paired boolean NOT NULL,
      phone text,
      attempts integer NOT NULL,
      retry_at bigint,
      started_at bigint,
      opened_at bigint,
      requested_at bigint NOT NULL,
      last_disconnect jsonb,
      restriction jsonb,
      pairing jsonb,
      proxy text,
      messages_per_minute integer NOT NULL,
      credential_epoch integer NOT NULL DEFAULT 0,
      created_at bigint NOT NULL,
      updated_at bigint NOT NULL,
      version bigint NOT NULL DEFAULT 1,
      owner text,
      generation integer NOT NULL DEFAULT 0
    ) WITH (fillfactor = 70)`.execute(db);
  await sql`CREATE INDEX connections_owner ON connections (owner)`.execute(db);
  await sql`
    CREATE TABLE connection_credentials (
      connection_id integer NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      epoch integer NOT NULL,
      sealed text NOT NULL,
      updated_at bigint NOT NULL,
      PRIMARY KEY (connection_id, epoch)
    ) WITH (fillfactor = 70)`.execute(db);
  await sql`
    CREATE TABLE connection_keys (
      connection_id integer NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      epoch integer NOT NULL,
      type text NOT NULL,
      key_id text NOT NULL,
      sealed text NOT NULL,
      PRIMARY KEY (connection_id, epoch, type, key_id)
    ) WITH (fillfactor = 70)`.execute(db);
  // One row: what tells a wrong HOLAT_SECRET before anything is read or written with it.
  await sql`CREATE TABLE secret_checks (name text PRIMARY KEY, sealed text NOT NULL)`.execute(db);
  await sql`
    CREATE TABLE connection_transitions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      connection_id integer NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      at bigint NOT NULL,
      from_status text,
      to_status text NOT NULL,
      code integer,
      reason text NOT NULL,
      actor text NOT NULL,
      node text
    )`.execute(db);
  await sql`CREATE INDEX connection_transitions_of ON connection_transitions (connection_id, id)`.execute(db);
  await sql`
    CREATE TABLE connection_commands (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      connection_id integer NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      name text NOT NULL CHECK (name IN ('restart', 'stop', 'logout', 'delete', 'pairing-code')),
      args jsonb NOT NULL DEFAULT '{}',
      actor text NOT NULL,
      created_at bigint NOT NULL,
      done_at bigint,
      error jsonb
    )`.execute(db);
  await sql`CREATE INDEX connection_commands_open ON connection_commands (connection_id) WHERE done_at IS NULL`.execute(
    db,
  );
  await sql`
    CREATE TABLE messages (
      id uuid PRIMARY KEY,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      connection_id integer NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
      direction text NOT NULL CHECK (direction IN ('out', 'in')),
      wire_id text NOT NULL,
      peer text NOT NULL,
      body text,
      status text NOT NULL CHECK (status IN
        ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'received')),
      error_code text,
      error_detail text,
      pinned boolean NOT NULL DEFAULT true,
      actor text NOT NULL,
      expires_at bigint,
      claimed_generation integer,
      created_at bigint NOT NULL,
      updated_at bigint NOT NULL,
      sent_at bigint,
      UNIQUE (connection_id, direction, wire_id)
    ) WITH (fillfactor = 70)`.execute(db);
  await sql`CREATE INDEX messages_waiting ON messages (connection_id, seq) WHERE status IN ('queued', 'sending')`.execute(
    db,
  );
  await sql`CREATE INDEX messages_sent ON messages (connection_id, sent_at) WHERE sent_at IS NOT NULL`.execute(
    db,
  );
  await sql`CREATE INDEX messages_created ON messages (created_at)`.execute(db);
}
