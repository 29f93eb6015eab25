import type { WebhookEventType } from "@holat/sdk/webhooks";

const known: Readonly<Record<WebhookEventType, true>> = {
  "call.started": true,
  "call.completed": true,
  "call.failed": true,
  "call.lost": true,
  "call.found": true,
};

/** All that a webhook can be told; a type that the SDK gains does not compile until it stands here. */
export const webhookEvents = Object.keys(known) as readonly WebhookEventType[];
