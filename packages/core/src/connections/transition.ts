/*
 *         restart, opening            authenticated             open
 *  (any) ─────────────────▶ connecting ───────────▶ authenticated ────▶ connected
 *                            ▲      │                     │                 │
 *                            │      └──────────┬──────────┴─────────────────┘
 *                  retry due │                 │ closed: by `closeRules`
 *                            │                 ▼
 *                            └────────── disconnected,   logged_out (401, or its user logged it out)
 *
 * `desired` and `waitsFor` are axes of their own: a session that should run and waits for nobody is opened again.
 */
import { type CloseRule, deriveCloseRule } from "./closeRules.js";
import type { DriverClose, Restriction } from "./driver.js";
import { deriveRetryDelayMs, stableAfterMs } from "./retryDelay.js";
import type { ConnectionState, DisconnectReason, LastDisconnect, Pairing, StoredStatus } from "./state.js";

export type ConnectionEvent =
  /** Its user wants it to run, from the beginning: its socket is closed, and what it waited for is forgotten. */
  | { readonly kind: "startRequested"; readonly at: number }
  | { readonly kind: "stopRequested"; readonly at: number }
  /** A socket is being opened. */
  | { readonly kind: "opening"; readonly at: number }
  /** There is something to scan or to type; it replaces what was there, but no QR replaces a code that is being typed. */
  | { readonly kind: "pairing"; readonly pairing: Pairing; readonly at: number }
  | { readonly kind: "paired"; readonly phone: string }
  | { readonly kind: "authenticated"; readonly phone: string }
  | { readonly kind: "open"; readonly phone: string; readonly at: number }
  | { readonly kind: "restricted"; readonly restriction: Restriction | null }
  /**
   * `openForMs`: how long the socket was ready, by a clock that nobody sets; 0 when it never was. `random` in [0, 1) is
   * for the jitter of the retry.
   */
  | {
      readonly kind: "closed";
      readonly close: DriverClose;
      readonly at: number;
      readonly openForMs: number;
      readonly random: number;
    }
  /** The server that held it died; `at` is when it was last known to live. */
  | { readonly kind: "ownerLost"; readonly at: number }
  /** Its server stops, or lets go of it; another one opens it. */
  | { readonly kind: "released"; readonly at: number }
  /** Its user unlinked it, and the credentials are gone. */
  | { readonly kind: "loggedOut"; readonly at: number };

/** The status that an event leads to; `stays`: the rest may change; `rule`: by `closeRules`; `falls`: disconnected if it was up. */
export type ConnectionCell = "stays" | "rule" | "falls" | StoredStatus;

const always = {
  startRequested: "connecting",
  stopRequested: "falls",
  opening: "connecting",
  pairing: "stays",
  paired: "stays",
  authenticated: "authenticated",
  open: "connected",
  restricted: "stays",
  closed: "rule",
  ownerLost: "falls",
  released: "falls",
  loggedOut: "logged_out",
} as const;

/** Every status and event. A logged-out session stays so until its user wants it to run again. */
export const connectionCells: Readonly<
  Record<StoredStatus, Readonly<Record<ConnectionEvent["kind"], ConnectionCell>>>
> = {
  connecting: always,
  authenticated: always,
  connected: { ...always, authenticated: "stays" },
  disconnected: { ...always, stopRequested: "stays", ownerLost: "stays", released: "stays" },
  logged_out: { ...always, stopRequested: "stays", ownerLost: "stays", released: "stays", closed: "stays" },
};

const socketEvents: ReadonlySet<ConnectionEvent["kind"]> = new Set([
  "opening",
  "pairing",
  "paired",
  "authenticated",
  "open",
  "closed",
] as const);

const loggedIn = { waitsFor: "nothing", retryAt: null, paired: true, pairing: null } as const;

const atRest = { retryAt: null, openedAt: null, pairing: null } as const;

/** The state after an event; the same reference when the event changes nothing. */
export function applyConnectionEvent(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  // What a socket still says after its user stopped the session.
  if (state.desired === "stopped" && socketEvents.has(event.kind)) return state;
  const cell = connectionCells[state.status][event.kind];
  switch (event.kind) {
    case "startRequested":
      return {
        ...state,
        ...atRest,
        status: "connecting",
        desired: "running",
        waitsFor: "nothing",
        attempts: 0,
        requestedAt: event.at,
      };
    case "stopRequested":
      if (state.desired === "stopped") return state;
      return fall(
        { ...state, desired: "stopped", waitsFor: "nothing", startedAt: null },
        cell,
        "stopped",
        event.at,
      );
    case "opening":
      return {
        ...state,
        ...atRest,
        status: "connecting",
        waitsFor: "nothing",
        attempts: state.attempts + 1,
        startedAt: state.startedAt ?? event.at,
      };
    case "paired":
      return { ...state, paired: true, phone: event.phone, pairing: null };
    case "pairing":
      return state.status !== "connecting" || isBeingTyped(state.pairing, event)
        ? state
        : { ...state, pairing: event.pairing };
    case "authenticated":
      if (cell === "stays") return state;
      return { ...state, ...loggedIn, status: "authenticated", phone: event.phone };
    case "open":
      if (state.status === "connected") return state;
      return {
        ...state,
        ...loggedIn,
        status: "connected",
        phone: event.phone,
        openedAt: event.at,
      };
    case "restricted":
      return sameRestriction(state.restriction, event.restriction)
        ? state
        : { ...state, restriction: event.restriction };
    case "closed":
      return cell === "stays" ? state : close(state, event);
    case "ownerLost":
      return fall({ ...state, startedAt: null }, cell, "node_lost", event.at);
    case "released":
      return fall({ ...state, startedAt: null }, cell, "stopped", event.at);
    case "loggedOut":
      if (state.desired === "stopped" && state.status === "logged_out") return state;
      return {
        ...state,
        ...atRest,
        status: "logged_out",
        desired: "stopped",
        waitsFor: "nothing",
        paired: false,
        attempts: 0,
        startedAt: null,
        restriction: null,
        lastDisconnect: { code: null, reason: "logged_out", at: event.at },
      };
  }
}

/** Codes to scan come by themselves all the while; one to type was asked for, and is good until it expires. */
function isBeingTyped(shown: Pairing | null, { pairing, at }: { pairing: Pairing; at: number }): boolean {
  return shown?.kind === "code" && pairing.kind === "qr" && shown.expiresAt > at;
}

/** Down without a word from the other side. */
function fall(
  state: ConnectionState,
  cell: ConnectionCell,
  reason: DisconnectReason,
  at: number,
): ConnectionState {
  if (cell === "stays") return { ...state, retryAt: null, pairing: null };
  return { ...state, ...atRest, status: "disconnected", lastDisconnect: { code: null, reason, at } };
}

function close(state: ConnectionState, event: Extract<ConnectionEvent, { kind: "closed" }>): ConnectionState {
  const { at, random } = event;
  const rule = deriveCloseRule(event.close);
  const stable = event.openForMs >= stableAfterMs;
  // What failed for another reason before says nothing of how long whoever replaced us will stay.
  const first = stable || (rule.next === "long" && state.lastDisconnect?.reason !== rule.reason);
  const attempts = first ? 1 : Math.max(1, state.attempts);
  const next: ConnectionState = {
    ...state,
    ...atRest,
    status: rule.status,
    attempts,
    ...waitFor(rule, attempts, at, random),
  };
  // Pairing ends with a close that is part of it.
  if (rule.next === "now") return { ...next, attempts: Math.max(0, attempts - 1) };
  const lastDisconnect: LastDisconnect = { code: event.close.code, reason: rule.reason, at };
  return { ...next, lastDisconnect, paired: state.paired && rule.status !== "logged_out" };
}

function waitFor(
  { next }: CloseRule,
  attempts: number,
  at: number,
  random: number,
): Pick<ConnectionState, "waitsFor" | "retryAt"> & { readonly startedAt?: null } {
  switch (next) {
    case "now":
    case "none":
      return { waitsFor: "nothing", retryAt: null };
    case "user":
    case "operator":
      return { waitsFor: next, retryAt: null, startedAt: null };
    default:
      return { waitsFor: "retry", retryAt: at + deriveRetryDelayMs(next, attempts, random) };
  }
}

function sameRestriction(a: Restriction | null, b: Restriction | null): boolean {
  return (
    a === b || (a !== null && b !== null && a.code === b.code && a.until === b.until && a.reason === b.reason)
  );
}

/** It should run and somebody may hold it now: it waits for nobody. */
export function isHoldable({ desired, waitsFor }: Pick<ConnectionState, "desired" | "waitsFor">): boolean {
  return desired === "running" && (waitsFor === "nothing" || waitsFor === "retry");
}
