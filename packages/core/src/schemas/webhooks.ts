import { z } from "zod";
import { type WebhookEventType, webhookEventTypes } from "../webhookEvents.js";
import { listCallsQuerySchema } from "./queries.js";
import { plainText, shown } from "./text.js";

export { type WebhookEventType, webhookEventTypes };

export const webhookDeliveryStatuses = ["pending", "delivered", "failed"] as const;
export type WebhookDeliveryStatus = (typeof webhookDeliveryStatuses)[number];

const time = z.iso.datetime({ precision: 3 });

const url = plainText("url", { min: 1, max: 2048 }).describe(
  "https or http, without credentials. It must lead to public addresses, unless HOLAT_WEBHOOK_ALLOW lists others.",
);

const events = z
  .array(
    z.enum(webhookEventTypes, {
      error: (issue) => `events has ${shown(issue.input)}; it wants any of ${webhookEventTypes.join(", ")}`,
    }),
  )
  .min(1, "events is empty; name at least one, or leave it out for all")
  .max(webhookEventTypes.length)
  .transform((list) => [...new Set(list)]);

const description = plainText("description", { min: 1, max: 256 });

/** POST /webhooks. */
export const createWebhookSchema = z
  .strictObject({ url, events: events.optional(), description: description.optional() })
  .meta({ id: "CreateWebhook" });

/** PATCH /webhooks/:id. */
export const updateWebhookSchema = z
  .strictObject({ url: url.optional(), events: events.optional(), enabled: z.boolean().optional() })
  .meta({ id: "UpdateWebhook" });

/** An endpoint, as it is shown; its secret is not. */
export const webhookSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.enum(webhookEventTypes)),
    description: z.string().nullable(),
    enabled: z.boolean(),
    disabledReason: z
      .enum(["requested", "gone", "failing"])
      .nullable()
      .describe("gone: it answered 410. failing: no attempt succeeded for days."),
    disabledAt: time.nullable(),
    failingSince: time.nullable().describe("The first failed attempt since the last success."),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "Webhook" });
export type Webhook = z.infer<typeof webhookSchema>;

/** The only answers that carry a secret. */
export const webhookWithSecretSchema = webhookSchema
  .extend({ secret: z.string().describe("whsec_...; shown this once.") })
  .meta({ id: "WebhookWithSecret" });

/** One attempt, as it is kept. */
export const webhookAttemptSchema = z.object({
  at: time,
  durationMs: z.int().min(0),
  statusCode: z.int().nullable().describe("null: no answer came."),
  error: z.string().nullable(),
  response: z.string().nullable().describe("The beginning of the answer's body, at most 1 KiB."),
});
export type WebhookAttempt = z.infer<typeof webhookAttemptSchema>;

/** One event for one endpoint. */
export const webhookDeliverySchema = z
  .object({
    id: z.uuid(),
    eventId: z.string().describe("What the header webhook-id says: the same at every attempt."),
    type: z.string(),
    sessionId: z.string().nullable(),
    status: z.enum(webhookDeliveryStatuses),
    attempts: z.int().min(0),
    nextAttemptAt: time.nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
    log: z.array(webhookAttemptSchema).describe("The last attempts, oldest first."),
  })
  .meta({ id: "WebhookDelivery" });
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** What is sent: the POST's body. */
export const webhookPayloadSchema = z
  .object({
    type: z.string(),
    timestamp: time.describe("When the change was committed."),
    data: z
      .record(z.string(), z.unknown())
      .describe("The call session, connection session or message as it was then."),
  })
  .meta({ id: "WebhookPayload" });

/** GET /webhooks/:id/deliveries. */
export const listDeliveriesQuerySchema = listCallsQuerySchema.pick({ limit: true, cursor: true }).extend({
  status: z
    .enum(webhookDeliveryStatuses, {
      error: (issue) =>
        `status is ${shown(issue.input)}; it wants one of ${webhookDeliveryStatuses.join(", ")}`,
    })
    .optional(),
});
