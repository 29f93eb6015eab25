import type { WebhookAttempt } from "@holat/core/schemas";
import { sql } from "kysely";
import type { WebhookContext } from "../webhookContext.js";
import type { WebhookEvent } from "./createPayload.js";
import type { DeliveryJob } from "./deliveryQueue.js";

/** An attempt that is this server's alone. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly attempts: number;
  /** Attempts of the present round, before this one. */
  readonly failed: number;
  readonly log: readonly WebhookAttempt[];
  readonly endpointId: string;
  readonly url: string;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousSecretUntil: number | null;
  readonly eventId: string;
  readonly event: WebhookEvent;
}

type ClaimRow = Omit<ClaimedDelivery, "event"> & WebhookEvent;

/**
 * Takes one attempt for this server. Undefined when another has it, when it is past, or when there is nowhere to send it
 * any more: in that case the delivery ends here.
 *
 * @param claimMs longer than the attempt can take.
 */
export async function claimDelivery(
  { db, clock }: WebhookContext,
  { deliveryId, attempts }: DeliveryJob,
  claimMs: number,
): Promise<ClaimedDelivery | undefined> {
  const { rows } = await sql<ClaimRow>`
    UPDATE webhook_deliveries d
    SET claimed_until = clock_timestamp() + ${sql.lit(claimMs)} * interval '1 millisecond'
    FROM webhook_endpoints e, webhook_events v
    WHERE d.id = ${deliveryId} AND d.status = 'pending' AND d.attempts = ${attempts}
      AND d.claimed_until < clock_timestamp() AND e.id = d.endpoint_id AND e.enabled AND v.id = d.event_id
    RETURNING d.id, d.attempts, d.attempts - d.round_start AS failed, d.log, e.id AS "endpointId", e.url, e.secret,
      e.previous_secret AS "previousSecret", e.previous_secret_until AS "previousSecretUntil",
      v.id AS "eventId", v.type, v.at, v.session`.execute(db);
  const [row] = rows;
  if (!row) {
    await endStray(db, deliveryId, clock.now());
    return undefined;
  }
  const { type, at, session, ...claimed } = row;
  return { ...claimed, event: { type, at, session } as WebhookEvent };
}

/** An endpoint that was disabled or removed while the change was being committed. */
async function endStray(db: WebhookContext["db"], id: string, now: number): Promise<void> {
  await sql`
    UPDATE webhook_deliveries d SET status = 'failed', finished_at = ${now}
    WHERE d.id = ${id} AND d.status = 'pending' AND EXISTS (
      SELECT 1 FROM webhook_endpoints e WHERE e.id = d.endpoint_id AND NOT e.enabled)`.execute(db);
  await sql`
    DELETE FROM webhook_deliveries d WHERE d.id = ${id} AND NOT EXISTS (
      SELECT 1 FROM webhook_endpoints e WHERE e.id = d.endpoint_id)`.execute(db);
}

/** Gives an attempt back that was not carried out: any server may make it at once. */
export async function releaseClaim({ db }: WebhookContext, { id, attempts }: ClaimedDelivery): Promise<void> {
  await sql`
    UPDATE webhook_deliveries SET claimed_until = '-infinity', queued_until = '-infinity'
    WHERE id = ${id} AND attempts = ${attempts} AND status = 'pending'`.execute(db);
}
