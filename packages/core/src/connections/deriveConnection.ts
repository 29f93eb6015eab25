import type { LiveStatus } from "./liveStatus.js";
import type {
  ConnectionRecord,
  ConnectionState,
  DesiredState,
  DisconnectReason,
  StoredStatus,
  WaitsFor,
} from "./state.js";

/** One linked account as the API shows it, its fields in the order of the wire. */
export interface Connection {
  readonly id: number;
  readonly sessionId: string;
  readonly status: StoredStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly isActive: boolean;
  readonly isAuthenticated: boolean;
  /** Epoch ms. */
  readonly startTime: number | null;
  readonly connectionStatus: LiveStatus;
  readonly desiredState: DesiredState;
  /** What is stored and what is live agree. */
  readonly inSync: boolean;
  /** It should run and will not by itself: `waitsFor` says for whom it waits. */
  readonly needsRestart: boolean;
  readonly lastDisconnect: {
    readonly code: number | null;
    readonly reason: DisconnectReason;
    readonly at: string;
  } | null;
  readonly phone: string | null;
  readonly canSend: boolean;
  readonly node: string | null;
  readonly version: number;
  readonly waitsFor: WaitsFor;
  readonly retryAt: string | null;
  /** There is a code to scan or to type until then; GET its `/qr` for it. */
  readonly pairing: {
    readonly kind: "qr" | "code";
    readonly expiresAt: string;
    readonly attempt: number;
    readonly maxAttempts: number;
  } | null;
  readonly restriction: {
    readonly code: number;
    readonly reason: string;
    readonly until: string | null;
  } | null;
}

const liveByStored: Readonly<Record<StoredStatus, LiveStatus>> = {
  connecting: "CONNECTING",
  authenticated: "AUTHENTICATED",
  connected: "CONNECTED",
  disconnected: "DISCONNECTED",
  logged_out: "DISCONNECTED",
};

/** What a socket is, as far as its server's last commit tells. */
export function liveFromStored(status: StoredStatus): LiveStatus {
  return liveByStored[status];
}

/**
 * @param live what the socket is at this moment; null: no live server holds the session, whatever the store says.
 * @param now epoch ms; a restriction may be over by then.
 */
export function deriveConnection(record: ConnectionRecord, live: LiveStatus | null, now: number): Connection {
  const { state } = record;
  const connectionStatus = live ?? "DISCONNECTED";
  const restriction = deriveRestriction(state, now);
  return {
    id: record.id,
    sessionId: record.sessionId,
    status: state.status,
    createdAt: toIso(record.createdAt),
    updatedAt: toIso(record.updatedAt),
    isActive: live !== null,
    isAuthenticated: connectionStatus === "AUTHENTICATED" || connectionStatus === "CONNECTED",
    startTime: live === null ? null : (state.startedAt ?? record.updatedAt),
    connectionStatus,
    desiredState: state.desired,
    inSync: isInSync(state.status, connectionStatus),
    needsRestart: needsRestart(state),
    lastDisconnect:
      state.lastDisconnect === null
        ? null
        : {
            code: state.lastDisconnect.code,
            reason: state.lastDisconnect.reason,
            at: toIso(state.lastDisconnect.at),
          },
    phone: state.phone,
    canSend: connectionStatus === "CONNECTED" && restriction === null,
    node: live === null ? null : record.owner,
    version: record.version,
    waitsFor: state.waitsFor,
    retryAt: toIsoOrNull(state.retryAt),
    pairing: derivePairing(state, now),
    restriction:
      restriction === null
        ? null
        : {
            code: restriction.code,
            reason: restriction.reason,
            until: toIsoOrNull(restriction.until),
          },
  };
}

export function isInSync(status: StoredStatus, live: LiveStatus): boolean {
  const expected = liveByStored[status];
  return live === expected || (live === "CLOSING" && expected === "DISCONNECTED");
}

export function needsRestart({ desired, waitsFor }: ConnectionState): boolean {
  return desired === "running" && (waitsFor === "user" || waitsFor === "operator");
}

function deriveRestriction({ restriction }: ConnectionState, now: number) {
  return restriction?.until != null && restriction.until <= now ? null : restriction;
}

function derivePairing({ pairing }: ConnectionState, now: number): Connection["pairing"] {
  if (pairing === null || pairing.expiresAt <= now) return null;
  const { kind, expiresAt, attempt, maxAttempts } = pairing;
  return { kind, expiresAt: toIso(expiresAt), attempt, maxAttempts };
}

function toIsoOrNull(at: number | null): string | null {
  return at === null ? null : toIso(at);
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}
