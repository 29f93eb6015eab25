import type { Connection, HealthAction, LoggedTransition } from "@holat/core";

export type { Message, Uptime } from "@holat/core";

/** A linked WhatsApp account, as the server shows it. */
export type ConnectionSession = Connection;

export interface HealthFinding
  extends Pick<
    Connection,
    "sessionId" | "status" | "connectionStatus" | "desiredState" | "needsRestart" | "lastDisconnect"
  > {
  readonly reason: string;
  readonly action: HealthAction;
}

export interface Pairing {
  /** What the QR code says; draw it, or GET `/sessions/:sessionId/qr` as a picture. */
  readonly qr?: string;
  /** What is to be typed on the phone. */
  readonly code?: string;
  readonly expiresAt: string;
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** A line of an account's transition log. */
export type Transition = LoggedTransition;

export interface TransitionPage {
  readonly transitions: readonly Transition[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}
