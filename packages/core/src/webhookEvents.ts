/** The changes that a webhook can be told. */
export const webhookEventTypes = [
  "call.started",
  "call.completed",
  "call.failed",
  "call.lost",
  "call.found",
  "session.connecting",
  "session.authenticated",
  "session.connected",
  "session.disconnected",
  "session.logged_out",
  "message.received",
  "message.sent",
  "message.delivered",
  "message.read",
  "message.failed",
  "message.unknown",
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];
