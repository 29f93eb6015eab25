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

/** A message as the API shows it. Times are ISO 8601. */
export interface Message {
  readonly id: string;
  readonly sessionId: string;
  readonly direction: "out" | "in";
  /** To whom, or from whom. */
  readonly peer: string;
  readonly text: string | null;
  readonly status: MessageStatus;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly sentAt: string | null;
}
