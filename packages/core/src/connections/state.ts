import type { Restriction } from "./driver.js";

/** What the database says of a session. `connected` is ready for use; `authenticated` is not open yet. */
export const storedStatuses = [
  "connecting",
  "connected",
  "authenticated",
  "disconnected",
  "logged_out",
] as const;
export type StoredStatus = (typeof storedStatuses)[number];

/** What its user wants of it. */
export const desiredStates = ["running", "stopped"] as const;
export type DesiredState = (typeof desiredStates)[number];

/**
 * What has to happen before a session that should run goes on: nothing (a socket is there, or is about to be), the time
 * of its retry, its user (to scan a code), or somebody who sees to an account that was refused.
 */
export const waitReasons = ["nothing", "retry", "user", "operator"] as const;
export type WaitsFor = (typeof waitReasons)[number];

/** Why a session is not connected, one word for each cause; `closeRules` says which code leads to which. */
export const disconnectReasons = [
  "logged_out",
  "forbidden",
  "payment_required",
  "device_refused",
  "client_outdated",
  "timed_out",
  "pairing_timed_out",
  "multi_device_mismatch",
  "connection_closed",
  "replaced",
  "bad_session",
  "service_unavailable",
  "restart_required",
  "connect_timeout",
  "link_lost",
  "credentials_unreadable",
  "stopped",
  "node_lost",
  "unknown",
] as const;
export type DisconnectReason = (typeof disconnectReasons)[number];

export interface LastDisconnect {
  /** Of the other side; null where it gave none. */
  readonly code: number | null;
  readonly reason: DisconnectReason;
  /** Epoch ms. */
  readonly at: number;
}

/** What a phone must scan or type to link its account. */
export interface Pairing {
  readonly kind: "qr" | "code";
  /** Sealed wherever it is stored; never part of a status object. */
  readonly value: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** All of a session that a commit writes. What its socket is at this moment is not part of it. */
export interface ConnectionState {
  readonly status: StoredStatus;
  readonly desired: DesiredState;
  readonly waitsFor: WaitsFor;
  /** It has credentials that the other side accepted once. */
  readonly paired: boolean;
  /** The linked account's digits; null before it was ever linked. */
  readonly phone: string | null;
  /** Sockets opened since it was last connected for long enough to be called stable. */
  readonly attempts: number;
  /** Epoch ms; while it waits for a retry. */
  readonly retryAt: number | null;
  /** Since when a server holds it in memory without a gap, epoch ms. */
  readonly startedAt: number | null;
  /** Since when it is connected. */
  readonly openedAt: number | null;
  /** When its user last asked for it to run. */
  readonly requestedAt: number;
  readonly lastDisconnect: LastDisconnect | null;
  readonly restriction: Restriction | null;
  /** While it waits to be paired. */
  readonly pairing: Pairing | null;
}

/** A committed session: its identity, who holds it, its state, and the row's counter. */
export interface ConnectionRecord {
  readonly id: number;
  readonly sessionId: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  /** The server that holds it; null: nobody does. */
  readonly owner: string | null;
  /** Grows with every change of owner. */
  readonly generation: number;
  readonly state: ConnectionState;
}

/** A session that was asked for just now: it runs, and was never paired. */
export function initialConnectionState(at: number): ConnectionState {
  return {
    status: "connecting",
    desired: "running",
    waitsFor: "nothing",
    paired: false,
    phone: null,
    attempts: 0,
    retryAt: null,
    startedAt: null,
    openedAt: null,
    requestedAt: at,
    lastDisconnect: null,
    restriction: null,
    pairing: null,
  };
}
