import type { Connection, DayUptime, HealthAction, MessageStatus, StoredStatus } from "@holat/core";

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

export interface Transition {
  readonly at: string;
  readonly from: StoredStatus | null;
  readonly to: StoredStatus;
  readonly code: number | null;
  readonly reason: string;
  readonly actor: string;
  readonly node: string | null;
}

export interface TransitionPage {
  readonly transitions: readonly Transition[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

export interface Uptime {
  readonly sessionId: string;
  /** null: nothing was observed. */
  readonly uptimePercentage: number | null;
  readonly connectedSeconds: number;
  readonly observedSeconds: number;
  readonly drops: number;
  readonly days: readonly DayUptime[];
}

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
