import { type Connection, deriveConnection } from "./deriveConnection.js";
import {
  badPollsUntilPlain,
  badStreamsUntilPoll,
  deriveBackoffMs,
  firstByteWithinMs,
  jumpMs,
  longestDrainMs,
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
 *   (new) ----------> connecting ----------------------> live | degraded | polling
 *                       ^    |                                   |
 *            back-off   |    | lost                              | lost, stalled, draining
 *            is over    |    v                                   v
 *                     waiting <---------------------------------+
 *
 *   any -- hidden for 30 s --> parked -- visible --> connecting
 *   any -- 401 twice, 403, 404, 410 --> stopped          any -- all is over --> ended
 */

export type Phase =
  | "connecting"
  | "live"
  | "waiting"
  | "degraded"
  | "polling"
  | "parked"
  | "ended"
  | "stopped";

/** How it asks: by a stream, by requests that the server holds back until there is news, or by plain ones. */
export type Via = "stream" | "longPoll" | "poll";

export type ConnectionEvent =
  | { readonly type: "start" | "heard" | "closed" | "changed" | "finish" | "stop" }
  | { readonly type: "tick" | "hidden" | "visible" | "online" }
  | { readonly type: "answered"; readonly waited: boolean }
  /** No stream, no answer; `status` is 0 when nothing came at all. */
  | { readonly type: "refused"; readonly status: number; readonly retryAfterMs?: number }
  | { readonly type: "draining"; readonly delayMs: number }
  | { readonly type: "closing"; readonly reason: string };

/** `open` ends the attempt before it, `renew` does so with a new token; `fail` says that it is over for good. */
export type Effect = "open" | "renew" | "close" | "warn" | "fail";

export interface ConnectionState {
  readonly phase: Phase;
  readonly via: Via;
  /** Between two plain polls. */
  readonly intervalMs: number;
  /** In a row, without a good connection between. */
  readonly failures: number;
  readonly badStreams: number;
  readonly badPolls: number;
  /** The token was asked for again since the last good connection. */
  readonly tokenRenewed: boolean;
  readonly warned: boolean;
  /** What was told before this attempt and stays so meanwhile: it was we who asked anew, nothing was lost. */
  readonly meanwhile: Connection | undefined;
  /** All in epoch ms; Infinity: never. When this attempt gave its first byte. */
  readonly liveAt: number;
  /** When the phase is over by itself. */
  readonly dueAt: number;
  /** Retry-After: not before. */
  readonly floorAt: number;
  readonly streamAgainAt: number;
  readonly hiddenAt: number;
  readonly tickAt: number;
}

type Draft = { -readonly [Key in keyof ConnectionState]: ConnectionState[Key] };

export function createConnectionState(intervalMs: number): ConnectionState {
  return {
    phase: "connecting",
    via: "stream",
    intervalMs,
    failures: 0,
    badStreams: 0,
    badPolls: 0,
    tokenRenewed: false,
    warned: false,
    meanwhile: undefined,
    liveAt: never,
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
): { readonly state: ConnectionState; readonly effects: readonly Effect[] } {
  const { phase, via } = state;
  const next: Draft = { ...state, tickAt: now + tickMs };
  const effects: Effect[] = [];

  const lived = (ms: number) => now - state.liveAt >= ms;
  const leave = (to: Phase, effect: Effect) => {
    next.phase = to;
    next.liveAt = next.dueAt = never;
    next.meanwhile = undefined;
    effects.push(effect);
  };
  const wait = (ms: number, floorMs: number) => {
    leave("waiting", "close");
    next.dueAt = now + ms;
    next.floorAt = now + floorMs;
  };
  const open = (effect: Effect = "open", meanwhile?: Connection) => {
    const floorMs = next.floorAt - now;
    if (floorMs > 0) return wait(floorMs, floorMs);
    leave("connecting", effect);
    next.meanwhile = meanwhile;
    next.dueAt = now + (next.via === "stream" ? firstByteWithinMs : stallAfterMs + next.intervalMs);
  };
  const renew = () => {
    if (next.tokenRenewed) return leave("stopped", "fail");
    next.tokenRenewed = true;
    open("renew", deriveConnection(state));
  };
  const lose = (floorMs: number, wasStream: boolean) => {
    if (via !== "stream") {
      // Plain requests get no answer either, so it was not the stream's fault.
      if (state.liveAt === never) tryStream();
      else if (++next.badPolls >= badPollsUntilPlain) next.via = "poll";
    } else if (wasStream) {
      next.badStreams = lived(shortLifeMs) ? 0 : next.badStreams + 1;
      if (next.badStreams >= badStreamsUntilPoll) {
        next.via = "longPoll";
        next.badPolls = 0;
        next.streamAgainAt = now + streamAgainAfterMs;
      }
    }
    wait(Math.max(floorMs, deriveBackoffMs(++next.failures, random)), floorMs);
  };
  /** One more bad one is enough. */
  const tryStream = () => {
    next.via = "stream";
    next.badStreams = badStreamsUntilPoll - 1;
    next.streamAgainAt = never;
  };
  const tick = () => {
    const lateMs = now - deriveTickAt(state);
    if (Math.abs(lateMs) > jumpMs) {
      // Times that were told before the clock was set back mean nothing.
      if (lateMs < 0) {
        next.floorAt = now;
        next.hiddenAt = state.hiddenAt === never ? never : now;
      }
      open();
    } else if (now - state.hiddenAt >= parkAfterMs) leave("parked", "close");
    else if (now >= state.dueAt) {
      if (phase === "waiting") open();
      else lose(0, true);
    } else if (now >= state.streamAgainAt) {
      tryStream();
      if (phase !== "waiting") open("open", deriveConnection(state));
    }
  };
  const onAttempt = () => {
    if (event.type === "heard" || event.type === "answered") {
      if (event.type === "answered" && event.waited) next.badPolls = 0;
      next.phase = via === "stream" ? "live" : via === "poll" ? "polling" : "degraded";
      next.meanwhile = undefined;
      next.liveAt = Math.min(now, state.liveAt);
      next.dueAt = now + stallAfterMs + (via === "stream" ? 0 : state.intervalMs);
      // Only now is it known that the server is there and that the stream alone does not come through.
      if (via === "longPoll" && !state.warned) {
        next.warned = true;
        effects.push("warn");
      }
    } else if (event.type === "closed") lose(0, true);
    else if (event.type === "changed") open("open", deriveConnection(state));
    else if (event.type === "refused") {
      if (event.status === 401) renew();
      else if ([403, 404, 410].includes(event.status)) leave("stopped", "fail");
      else lose(event.retryAfterMs ?? 0, false);
    } else if (event.type === "closing") {
      if (event.reason === "slow") lose(0, false);
      else renew();
    } else if (event.type === "draining") {
      const delayMs = Math.min(Math.max(0, event.delayMs), longestDrainMs);
      // A balancer that keeps sending us to the same leaving server must not make us spin.
      if (lived(shortLifeMs)) wait(delayMs, delayMs);
      else lose(delayMs, false);
    }
  };

  if (isFinal(phase)) return { state, effects };
  if (lived(stableAfterMs)) {
    next.failures = 0;
    next.tokenRenewed = false;
    if (via === "stream") next.badStreams = 0;
  }
  switch (event.type) {
    case "start":
      open();
      break;
    case "finish":
      leave("ended", "close");
      break;
    case "stop":
      leave("stopped", "close");
      break;
    case "hidden":
      next.hiddenAt = Math.min(now, state.hiddenAt);
      break;
    case "visible":
      next.hiddenAt = never;
      if (phase === "parked") open();
      break;
    case "online":
      if (phase !== "parked") open();
      break;
    case "tick":
      if (phase !== "parked") tick();
      break;
    default:
      if (phase !== "parked" && phase !== "waiting") onAttempt();
  }
  return { state: next, effects };
}
