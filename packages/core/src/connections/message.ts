/**
 * What became of a message. `sending`: its session has begun and no answer came yet. `unknown`: its session ended
 * meanwhile, and nobody can say. `received`: it came in.
 */
export const messageStatuses = [
  "queued",
  "sending",
  "sent",
  "delivered",
  "read",
  "failed",
  "unknown",
  "received",
] as const;
export type MessageStatus = (typeof messageStatuses)[number];
