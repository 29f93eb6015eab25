import { type WebhookEventType, webhookEventTypes } from "@holat/core";

export { type WebhookEventType, webhookEventTypes };

/** An endpoint of yours that is told of changes. Times are ISO 8601. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly description: string | null;
  readonly enabled: boolean;
  /** `gone`: it answered 410. `failing`: no attempt succeeded for days. */
  readonly disabledReason: "requested" | "gone" | "failing" | null;
  readonly disabledAt: string | null;
  /** The first failed attempt since the last success. */
  readonly failingSince: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface WebhookWithSecret extends Webhook {
  /** `whsec_...`; shown this once. */
  readonly secret: string;
}

export interface WebhookAttempt {
  readonly at: string;
  readonly durationMs: number;
  /** null: no answer came. */
  readonly statusCode: number | null;
  readonly error: string | null;
  /** The beginning of the answer's body. */
  readonly response: string | null;
}

export type WebhookDeliveryStatus = "pending" | "delivered" | "failed";

/** One event for one endpoint. */
export interface WebhookDelivery {
  readonly id: string;
  /** What the header webhook-id says: the same at every attempt. */
  readonly eventId: string;
  readonly type: string;
  readonly sessionId: string | null;
  readonly status: WebhookDeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** The last attempts, oldest first. */
  readonly log: readonly WebhookAttempt[];
}
