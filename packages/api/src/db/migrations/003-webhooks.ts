import { type QueryExecutorProvider, sql } from "kysely";

/**
 * Webhook endpoints, events and deliveries. A trigger writes the events, so that each change of status is kept in the
 * transaction that commits it, whoever writes the row.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    CREATE TABLE webhook_endpoints (
      id uuid PRIMARY KEY,
      url text NOT NULL,
      events jsonb NOT NULL,
      description text,
      secret text NOT NULL,
      previous_secret text,
      previous_secret_until bigint,
      enabled boolean NOT NULL DEFAULT true,
      disabled_reason text CHECK (disabled_reason IN ('requested', 'gone', 'failing')),
      disabled_at bigint,
      failing_since bigint,
      created_at bigint NOT NULL,
      updated_at bigint NOT NULL
    )`.execute(db);
  await sql`
    CREATE TABLE webhook_events (
      id uuid PRIMARY KEY,
      type text NOT NULL,
      at bigint NOT NULL,
      session jsonb NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX webhook_events_at ON webhook_events (at)`.execute(db);
  // No foreign key to the endpoint: its removal must never hold up a commit.
  await sql`
    CREATE TABLE webhook_deliveries (
      id uuid PRIMARY KEY,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      endpoint_id uuid NOT NULL,
      event_id uuid NOT NULL REFERENCES webhook_events (id) ON DELETE CASCADE,
      status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
      attempts integer NOT NULL DEFAULT 0,
      round_start integer NOT NULL DEFAULT 0,
      next_attempt_at bigint NOT NULL,
      queued_until timestamptz NOT NULL DEFAULT '-infinity',
      claimed_until timestamptz NOT NULL DEFAULT '-infinity',
      finished_at bigint,
      created_at bigint NOT NULL,
      log jsonb NOT NULL DEFAULT '[]',
      UNIQUE (event_id, endpoint_id)
    )`.execute(db);
  await sql`CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, seq)`.execute(db);
  await sql`CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (queued_until)
    WHERE status = 'pending'`.execute(db);
  await sql`
    CREATE FUNCTION holat_queue_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      kind text;
      kinds text[] := '{}';
      snapshot jsonb;
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE enabled) THEN RETURN NULL; END IF;
      IF NEW.status <> OLD.status THEN
        kinds := kinds || CASE NEW.status
          WHEN 'RUNNING' THEN 'call.started' WHEN 'COMPLETED' THEN 'call.completed' ELSE 'call.failed' END;
      END IF;
      IF NEW.status = 'RUNNING' AND NEW.link <> OLD.link THEN
        IF NEW.link = 'lost' THEN kinds := kinds || 'call.lost'::text;
        ELSIF OLD.link = 'lost' AND OLD.status = 'RUNNING' THEN kinds := kinds || 'call.found'::text;
        END IF;
      END IF;
      FOREACH kind IN ARRAY kinds LOOP
        snapshot := coalesce(snapshot,
          to_jsonb(NEW) #- '{parse_state,textTail}' #- '{parse_state,stderrTail}');
        WITH wanted AS (
          SELECT id FROM webhook_endpoints WHERE enabled AND events ? kind),
        event AS (
          INSERT INTO webhook_events (id, type, at, session)
          SELECT gen_random_uuid(), kind, NEW.updated_at, snapshot WHERE EXISTS (SELECT 1 FROM wanted)
          RETURNING id)
        INSERT INTO webhook_deliveries (id, endpoint_id, event_id, next_attempt_at, created_at)
        SELECT gen_random_uuid(), wanted.id, event.id, NEW.updated_at, NEW.updated_at FROM wanted, event;
        PERFORM pg_notify('holat_webhooks', '');
      END LOOP;
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER call_sessions_webhooks AFTER UPDATE ON call_sessions FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.link IS DISTINCT FROM NEW.link)
    EXECUTE FUNCTION holat_queue_webhooks()`.execute(db);
}
