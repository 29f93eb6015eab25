import type { Clock } from "@holat/core";
import { type Kysely, sql } from "kysely";
import { removeOutdatedConnections } from "../connections/removeOutdatedConnections.js";
import type { Database } from "../db/schema.js";
import { idempotencyKeyLifeMs } from "../http/idempotency.js";

const hourMs = 3_600_000;
/** How long what became of a webhook event can be looked up, and replayed. */
export const deliveryLogLifeMs = 30 * 24 * hourMs;

/** How long it can be looked up who did what, and which keys there were. */
export const auditLifeMs = 180 * 24 * hourMs;

/** Deletes what nobody needs any more: kept answers, nodes long dead, finished deliveries, old records and ended keys. */
export async function removeOutdated(db: Kysely<Database>, clock: Clock): Promise<void> {
  const now = clock.now();
  await db
    .deleteFrom("idempotency_keys")
    .where("created_at", "<=", now - idempotencyKeyLifeMs)
    .execute();
  await sql`
    DELETE FROM nodes WHERE lease_until < clock_timestamp() - interval '1 day' AND NOT EXISTS (
      SELECT 1 FROM call_sessions s WHERE s.owner = nodes.id AND s.status IN ('PENDING', 'RUNNING'))
      AND NOT EXISTS (SELECT 1 FROM connections c WHERE c.owner = nodes.id)`.execute(db);
  await sql`
    DELETE FROM webhook_events e WHERE e.at <= ${now - deliveryLogLifeMs} AND NOT EXISTS (
      SELECT 1 FROM webhook_deliveries d WHERE d.event_id = e.id AND d.status = 'pending')`.execute(db);
  await removeOutdatedConnections(db, now);
  const long = now - auditLifeMs;
  await db.deleteFrom("audit_log").where("at", "<=", long).execute();
  await db
    .deleteFrom("api_keys")
    .where((eb) => eb.or([eb("revoked_at", "<=", long), eb("expires_at", "<=", long)]))
    .execute();
}
