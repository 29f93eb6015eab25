import type { WebhookAttempt } from "@holat/core/schemas";
import { sql, type Transaction } from "kysely";
import type { Database } from "../../db/schema.js";
import { disableEndpoint } from "../disableEndpoint.js";
import type { WebhookContext } from "../webhookContext.js";
import type { ClaimedDelivery } from "./claimDelivery.js";
import { deriveRetryDelayMs } from "./retrySchedule.js";
import type { AttemptOutcome } from "./sendAttempt.js";

const keptAttempts = 20;

type DeliveryStatus = "pending" | "delivered" | "failed";

export interface RetryPolicy {
  readonly delaysMs: readonly number[];
  /** An endpoint that let no attempt succeed for this long is disabled. */
  readonly disableAfterMs: number;
  /** In [0, 1). */
  random(): number;
}

/** Keeps what came of an attempt, and plans the next: all of it, or nothing. Resolves with how the delivery stands. */
export async function recordAttempt(
  ctx: WebhookContext,
  delivery: ClaimedDelivery,
  outcome: AttemptOutcome,
  policy: RetryPolicy,
): Promise<DeliveryStatus> {
  const now = ctx.clock.now();
  const log = [...delivery.log, toLogEntry(outcome)].slice(-keptAttempts);
  const change = { attempts: delivery.attempts + 1, log: JSON.stringify(log) };
  return ctx.db.transaction().execute(async (tx) => {
    if (outcome.kind === "delivered") {
      await markWorking(tx, delivery.endpointId);
      await update(tx, delivery, { ...change, status: "delivered", finished_at: now });
      return "delivered";
    }
    const endpoint = await markFailing(tx, delivery.endpointId, outcome.at);
    const reason = findDisableReason(outcome, endpoint?.failingSince ?? now, now, policy);
    const delayMs =
      endpoint?.enabled && !reason
        ? deriveRetryDelayMs(delivery.failed + 1, policy.delaysMs, policy.random(), outcome.retryAfterMs)
        : undefined;
    if (delayMs !== undefined) {
      await update(tx, delivery, { ...change, status: "pending", next_attempt_at: now + delayMs });
      return "pending";
    }
    await update(tx, delivery, { ...change, status: "failed", finished_at: now });
    if (endpoint?.enabled && reason) {
      await disableEndpoint(tx, delivery.endpointId, reason, now);
      ctx.logger.warn({ webhookId: delivery.endpointId, reason }, "webhook disabled");
    }
    return "failed";
  });
}

function toLogEntry({ at, durationMs, statusCode, error, response }: AttemptOutcome): WebhookAttempt {
  return { at: new Date(at).toISOString(), durationMs, statusCode, error, response };
}

function findDisableReason(
  { kind }: AttemptOutcome,
  failingSince: number,
  now: number,
  { disableAfterMs }: RetryPolicy,
): "gone" | "failing" | undefined {
  if (kind === "gone") return "gone";
  return now - failingSince >= disableAfterMs ? "failing" : undefined;
}

async function markWorking(tx: Transaction<Database>, endpointId: string): Promise<void> {
  await tx
    .updateTable("webhook_endpoints")
    .set({ failing_since: null })
    .where("id", "=", endpointId)
    .where("failing_since", "is not", null)
    .execute();
}

/** Locks the endpoint's row before the delivery's, as disabling does. */
async function markFailing(tx: Transaction<Database>, endpointId: string, at: number) {
  const { rows } = await sql<{ enabled: boolean; failingSince: number }>`
    UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, ${at}::bigint) WHERE id = ${endpointId}
    RETURNING enabled, failing_since AS "failingSince"`.execute(tx);
  return rows[0];
}

/** Fenced by the number of attempts: whoever took this one over has counted it. */
async function update(
  tx: Transaction<Database>,
  { id, attempts }: ClaimedDelivery,
  change: {
    readonly attempts: number;
    readonly log: string;
    readonly status: DeliveryStatus;
    readonly next_attempt_at?: number;
    readonly finished_at?: number;
  },
): Promise<void> {
  const free = sql<Date>`'-infinity'`;
  await tx
    .updateTable("webhook_deliveries")
    .set({ ...change, claimed_until: free, queued_until: free })
    .where("id", "=", id)
    .where("attempts", "=", attempts)
    .execute();
}
