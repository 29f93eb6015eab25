import { type QueryExecutorProvider, sql } from "kysely";

/** Webhooks of connection sessions and of their messages, by triggers as those of calls. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    CREATE FUNCTION holat_queue_webhook(kind text, at bigint, snapshot jsonb) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      WITH wanted AS (
        SELECT id FROM webhook_endpoints WHERE enabled AND events ? kind),
      event AS (
        INSERT INTO webhook_events (id, type, at, session)
        SELECT gen_random_uuid(), kind, at, snapshot WHERE EXISTS (SELECT 1 FROM wanted)
        RETURNING id)
      INSERT INTO webhook_deliveries (id, endpoint_id, event_id, next_attempt_at, created_at)
      SELECT gen_random_uuid(), wanted.id, event.id, at, at FROM wanted, event;
      IF FOUND THEN PERFORM pg_notify('holat_webhooks', ''); END IF;
    END $$`.execute(db);
  await sql`
    CREATE FUNCTION holat_queue_connection_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE enabled) THEN RETURN NULL; END IF;
      PERFORM holat_queue_webhook('session.' || NEW.status, NEW.updated_at,
        (to_jsonb(NEW) - 'proxy') #- '{pairing,value}');
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER connections_webhooks AFTER UPDATE ON connections FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION holat_queue_connection_webhooks()`.execute(
    db,
  );
  await sql`
    CREATE FUNCTION holat_queue_message_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE enabled) THEN RETURN NULL; END IF;
      PERFORM holat_queue_webhook('message.' || NEW.status, NEW.updated_at, to_jsonb(NEW) ||
        jsonb_build_object('session_id', (SELECT session_id FROM connections WHERE id = NEW.connection_id)));
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER messages_webhooks_received AFTER INSERT ON messages FOR EACH ROW
    WHEN (NEW.status = 'received') EXECUTE FUNCTION holat_queue_message_webhooks()`.execute(db);
  await sql`
    CREATE TRIGGER messages_webhooks AFTER UPDATE ON messages FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status IN ('sent', 'delivered', 'read', 'failed', 'unknown'))
    EXECUTE FUNCTION holat_queue_message_webhooks()`.execute(db);
}
