import { type Connection, deriveConnection } from "./deriveConnection.js";
import {
  badUntilNextWay,
  deriveBackoffMs,
  firstByteWithinMs,
  isRefusal,
  jumpMs,
  never,
  parkAfterMs,
  shortLifeMs,
  stableAfterMs,
  stallAfterMs,
  streamAgainAfterMs,
  tickMs,
} from "./policy.js";

/*
 *            start                first byte or answer
 *   (new) ----------> connecting ----------------------> live
 *                       ^    |                             |
 *            back-off   |    | lost                        | lost, stalled, draining
 *            is over    |    v                             v
 *                     waiting <---------------------------+
 *
 *   any -- hidden for 30 s --> parked -- visible --> connecting
 *   any -- 401 twice, 403, 404, 410 --> stopped          any -- all is over --> ended
 */

export type Phase = "connecting" | "live" | "waiting" | "parked" | "ended" | "stopped";

/** How it asks: by a stream, by requests that the server holds back until there is news, or by plain ones. */
export type Via = "stream" | "longPoll" | "poll";

export type ConnectionEvent =
  | { readonly type: "start" | "closed" | "changed" | "finish" | "stop" }
  | { readonly type: "tick" | "hidden" | "visible" | "online" }
  /** Bytes of a stream, or an answer; `waited` when the server held it back. */
  | { readonly type: "heard"; readonly waited?: boolean }
  /** No stream, no answer; `status` is 0 when nothing came at all. */
  | { readonly type: "refused"; readonly status: number; readonly retryAfterMs: number }
  | { readonly type: "draining"; readonly delayMs: number }
  /** Over how long all who lose this server at once are to come back. */
  | { readonly type: "spread"; readonly spreadMs: number }
  | { readonly type: "closing"; readonly reason: string };

/** `open` ends the attempt before it, `renew` does so with a new token. */
export type Effect = "open" | "renew" | "close" | "warn";

export interface ConnectionState {
  readonly phase: Phase;
  readonly via: Via;
  /** Between two plain polls. */
  readonly intervalMs: number;
  /** In a row, without a good connection between. */
  readonly failures: number;
  /** Attempts in a row whose way of asking does not come through. */
  readonly bad: number;
  /** What the server asked for last; 0 before it did. */
  readonly spreadMs: number;
  /** The token was asked for again since the last good connection. */
  readonly tokenRenewed?: boolean;
  readonly warned?: boolean;
  /** What was told before this attempt and stays so meanwhile: it was we who asked anew, nothing was lost. */
  readonly meanwhile?: Connection | undefined;
  /** All in epoch ms; Infinity: never. When this attempt gave its first byte. */
  readonly liveAt: number;
  /** When anything came last; 0 before it did. */
  readonly heardAt: number;
  /** When the phase is over by itself. */
  readonly dueAt: number;
  /** Retry-After: not before. */
  readonly floorAt: number;
  readonly streamAgainAt: number;
  readonly hiddenAt: number;
  readonly tickAt: number;
}

export interface Step {
  readonly state: ConnectionState;
  readonly effect?: Effect | undefined;
}

type Draft = { -readonly [Key in keyof ConnectionState]: ConnectionState[Key] };

export function createConnectionState(intervalMs: number): ConnectionState {
  return {
    phase: "connecting",
    via: "stream",
    intervalMs,
    failures: 0,
    bad: 0,
    spreadMs: 0,
    liveAt: never,
    heardAt: 0,
    dueAt: never,
    floorAt: 0,
    streamAgainAt: never,
    hiddenAt: never,
    tickAt: never,
  };
}

/** When it wants its next `tick`; an earlier one does no harm. Never while it is parked, or over. */
export function deriveTickAt({ phase, dueAt, tickAt, streamAgainAt, hiddenAt }: ConnectionState): number {
  const rests = phase === "parked" || isFinal(phase);
  return rests ? never : Math.min(dueAt, tickAt, streamAgainAt, hiddenAt + parkAfterMs);
}

/** Nothing happens any more. */
export function isFinal(phase: Phase): boolean {
  return phase === "ended" || phase === "stopped";
}

/**
 * The whole policy of a connection, without I/O. Time is `now` in epoch ms and chance is `random` in [0, 1); both are
 * told. An event that means nothing in a phase changes nothing.
 */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent,
  now: number,
  random: number,
): Step {
  const { phase, via, liveAt } = state;
  const isStream = via === "stream";
  if (isFinal(phase)) return { state };
  const next: Draft = { ...state, tickAt: now + tickMs };
  const attempted = phase !== "waiting" && phase !== "parked";
  // Silence proves nothing: a buffer may have let the beginning through and hold the rest back.
  const isSilent = event.type === "tick";

  let effect: Effect | undefined;

  const leave = (to: Phase, how: Effect = "close") => {
    next.phase = to;
    next.liveAt = next.dueAt = never;
    next.meanwhile = undefined;
    effect = how;
  };
  const wait = (floorMs: number, ms = 0) => {
    leave("waiting");
    next.floorAt = now + floorMs;
    next.dueAt = now + Math.max(floorMs, ms);
  };
  const open = (meanwhile?: Connection, how: Effect = "open") => {
    const floorMs = next.floorAt - now;
    if (floorMs > 0) return wait(floorMs);
    leave("connecting", how);
    next.meanwhile = meanwhile;
    next.dueAt = now + (next.via === "stream" ? firstByteWithinMs : stallAfterMs + next.intervalMs);
  };
  const renewToken = () => {
    if (next.tokenRenewed) return leave("stopped");
    next.tokenRenewed = true;
    open(deriveConnection(state), "renew");
  };
  const tryStream = () => {
    next.via = "stream";
    // One more is enough.
    next.bad = badUntilNextWay - 1;
    next.streamAgainAt = never;
  };
  /** `isBad` when the way of asking may be to blame. */
  const lose = (floorMs = 0, isBad = false) => {
    if (!isStream && liveAt === never) {
      // Plain requests get no answer either, so it was not the stream's fault.
      tryStream();
    } else if (isBad || !isStream) {
      next.bad = isStream && !isSilent && now - liveAt >= shortLifeMs ? 0 : next.bad + 1;
      if (next.bad >= badUntilNextWay) {
        next.via = isStream ? "longPoll" : "poll";
        next.bad = 0;
        next.streamAgainAt = Math.min(state.streamAgainAt, now + streamAgainAfterMs);
      }
    }
    wait(floorMs, deriveBackoffMs(++next.failures, random, state.spreadMs));
  };
  const hear = (waited: boolean) => {
    next.phase = "live";
    next.meanwhile = undefined;
    next.liveAt = Math.min(now, liveAt);
    next.heardAt = now;
    next.dueAt = now + stallAfterMs + (isStream ? 0 : state.intervalMs);
    if (waited) next.bad = 0;
    // Only now is it known that the server is there and that the stream alone does not come through.
    if (via === "longPoll" && !state.warned) {
      next.warned = true;
      effect = "warn";
    }
  };
  const tick = () => {
    const isTrial = now >= state.streamAgainAt;
    if (isTrial) tryStream();
    if (now - state.hiddenAt >= parkAfterMs) leave("parked");
    else if (now - deriveTickAt(state) > jumpMs) open();
    else if (now >= state.dueAt) {
      if (attempted) lose(0, true);
      else open();
    } else if (isTrial && attempted) open(deriveConnection(state));
  };

  if (next.tickAt < state.tickAt) {
    // The clock was set back since the last event: what it told before is further off than was meant.
    next.floorAt = now;
    next.dueAt = next.tickAt;
  }
  const isStable = (isSilent ? state.heardAt : now) - liveAt >= stableAfterMs;
  if (isStable) {
    next.failures = 0;
    next.tokenRenewed = false;
    if (isStream) next.bad = 0;
  }
  if (event.type === "finish") leave("ended");
  else if (event.type === "stop") leave("stopped");
  else if (event.type === "hidden") next.hiddenAt = Math.min(now, state.hiddenAt);
  else if (event.type === "visible") {
    next.hiddenAt = never;
    if (phase === "parked") open();
  } else if (phase === "parked") return { state };
  else if (event.type === "start" || event.type === "online") open();
  else if (event.type === "tick") tick();
  else if (!attempted) return { state };
  else if (event.type === "heard") hear(event.waited === true);
  else if (event.type === "closed") lose(0, true);
  else if (event.type === "changed") open(deriveConnection(state));
  else if (event.type === "spread") {
    // A server that is just back counts only those who came back first.
    next.spreadMs = isStable ? event.spreadMs : Math.max(event.spreadMs, state.spreadMs);
  } else if (event.type === "draining") {
    // A balancer that keeps sending us to the same leaving server must not make us spin.
    if (now - liveAt < shortLifeMs) lose(event.delayMs);
    else wait(event.delayMs);
  } else if (event.type === "closing") {
    if (event.reason === "slow") lose();
    else renewToken();
  } else if (event.type === "refused") {
    if (event.status === 401) renewToken();
    else if (isRefusal(event.status)) leave("stopped");
    else lose(event.retryAfterMs);
  }
  return { state: next, effect };
}
