import { toSafeText } from "@holat/core";
import { toMessageId } from "../presentWebhook.js";
import { getWebhookSecret, signWebhook } from "../signing/webhookSecret.js";
import type { WebhookContext } from "../webhookContext.js";
import type { ClaimedDelivery } from "./claimDelivery.js";
import { createPayload } from "./createPayload.js";
import { postWebhook } from "./postWebhook.js";
import { parseRetryAfterMs } from "./retrySchedule.js";

/** What one POST came to. */
export interface AttemptOutcome {
  readonly kind: "delivered" | "failed" | "gone";
  readonly at: number;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly response: string | null;
  /** What the receiver's Retry-After asks for. */
  readonly retryAfterMs?: number | undefined;
}

/** Sends it once. Rejects only when `signal` aborts: then nothing is known. */
export async function sendAttempt(
  ctx: WebhookContext,
  delivery: ClaimedDelivery,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<AttemptOutcome> {
  const { clock, guard, lang } = ctx;
  const at = clock.now();
  const startedAt = clock.monotonic();
  const told = () => ({ at, durationMs: Math.round(clock.monotonic() - startedAt) });
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const body = createPayload(delivery.event, lang);
    const id = toMessageId(delivery.eventId);
    const timestamp = Math.floor(at / 1000);
    const answer = await postWebhook({
      url: delivery.url,
      body,
      guard,
      signal: AbortSignal.any([signal, late]),
      headers: {
        "content-type": "application/json",
        "user-agent": "Holat",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signWebhook({ id, timestamp, body }, openSecrets(ctx, delivery, at)),
      },
    });
    const { statusCode } = answer;
    const delivered = statusCode >= 200 && statusCode < 300;
    return {
      kind: delivered ? "delivered" : statusCode === 410 ? "gone" : "failed",
      ...told(),
      statusCode,
      error: delivered ? null : describeStatus(statusCode),
      response: toSafeText(answer.body),
      retryAfterMs: parseRetryAfterMs(answer.retryAfter, at),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = late.aborted ? `no answer within ${timeoutMs} ms` : describeError(error);
    return { kind: "failed", ...told(), statusCode: null, error: toSafeText(reason), response: null };
  }
}

function openSecrets({ box }: WebhookContext, delivery: ClaimedDelivery, now: number): string[] {
  const { endpointId, secret, previousSecret, previousSecretUntil } = delivery;
  const overlaps = previousSecret !== null && (previousSecretUntil ?? 0) > now;
  return [secret, ...(overlaps ? [previousSecret] : [])].map((sealed) =>
    getWebhookSecret(box, sealed, endpointId),
  );
}

function describeStatus(statusCode: number): string {
  const redirected = statusCode >= 300 && statusCode < 400;
  return `answered ${statusCode}${redirected ? "; redirects are not followed: set the final URL" : ""}`;
}

function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(describeError).join("; ");
  return error instanceof Error ? error.message : String(error);
}
