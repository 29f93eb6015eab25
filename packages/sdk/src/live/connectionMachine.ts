import {
  badPollsUntilPlain,
  badStreamsUntilPoll,
  deriveBackoffMs,
  firstByteWithinMs,
  jumpMs,
  longestDrainMs,
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
  | { readonly type: "start" | "opened" | "heard" | "closed" | "changed" | "finish" | "stop" }
  | { readonly type: "tick" | "hidden" | "visible" | "online" }
  | { readonly type: "answered"; readonly waited: boolean }
  | { readonly type: "refused"; readonly status: number; readonly retryAfterMs?: number }
  | { readonly type: "draining"; readonly delayMs: number }
  | { readonly type: "closing"; readonly reason: string };

/** `open` ends the attempt before it; `fail` says that it is over for good. */
export type Effect =
  | { readonly type: "open"; readonly via: Via; readonly freshToken: boolean }
  | { readonly type: "close" | "warn" | "fail" };

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
  /** This attempt has an answer's head. */
  readonly opened: boolean;
  /** When this attempt gave its first byte. */
  readonly liveAt: number | undefined;
  /** When the phase is over by itself. */
  readonly dueAt: number;
  /** Not before: Retry-After. */
  readonly floorAt: number;
  readonly streamAgainAt: number;
  readonly hiddenAt: number | undefined;
  readonly tickAt: number;
  /** What was told before this attempt and stays true meanwhile: it was we who asked anew, nothing was lost. */
  readonly meanwhile: "live" | "degraded" | undefined;
}

interface Step {
  readonly state: ConnectionState;
  readonly effects: readonly Effect[];
}

const never = Number.POSITIVE_INFINITY;

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
    opened: false,
    liveAt: undefined,
    dueAt: never,
    floorAt: 0,
    streamAgainAt: never,
    hiddenAt: undefined,
    tickAt: never,
    meanwhile: undefined,
  };
}

/** When it wants its next `tick`; an earlier one does no harm. Never while it is parked, or over. */
export function deriveTickAt(state: ConnectionState): number {
  if (isFinal(state) || state.phase === "parked") return never;
  const parkAt = state.hiddenAt === undefined ? never : state.hiddenAt + parkAfterMs;
  return Math.min(state.dueAt, state.tickAt, state.streamAgainAt, parkAt);
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
  if (isFinal(state)) return stay(state);
  const step = react(settle(state, now), event, now, random);
  return { ...step, state: { ...step.state, tickAt: now + tickMs } };
}

function react(state: ConnectionState, event: ConnectionEvent, now: number, random: number): Step {
  const { phase } = state;
  const attempted = phase !== "waiting" && phase !== "parked";
  switch (event.type) {
    case "start":
      return open(state, now);
    case "opened":
      return stay(attempted ? { ...state, opened: true, dueAt: now + firstByteWithinMs } : state);
    case "heard":
    case "answered":
      return attempted ? hear(state, now, event.type === "answered" && event.waited) : stay(state);
    case "closed":
      return attempted ? lose(state, now, random) : stay(state);
    case "refused":
      if (!attempted) return stay(state);
      if (event.status === 401) return renewToken(state, now);
      if ([403, 404, 410].includes(event.status)) return finish(state, "stopped", "fail");
      return lose(state, now, random, { floorMs: event.retryAfterMs ?? 0 });
    case "closing":
      if (!attempted) return stay(state);
      return event.reason === "slow" ? lose(state, now, random) : renewToken(state, now);
    case "draining": {
      if (!attempted) return stay(state);
      const floorMs = Math.min(Math.max(0, event.delayMs), longestDrainMs);
      // A balancer that keeps sending us to the same leaving server must not make us spin.
      if (!lived(state, now, shortLifeMs)) return lose(state, now, random, { floorMs, excused: true });
      return wait(state, now + floorMs, now + floorMs);
    }
    case "changed":
      return attempted ? open(state, now, { meanwhile: deriveMeanwhile(state) }) : stay(state);
    case "online":
      return phase === "parked" ? stay(state) : open(state, now);
    case "hidden":
      return stay({ ...state, hiddenAt: state.hiddenAt ?? now });
    case "visible":
      return phase === "parked"
        ? open({ ...state, hiddenAt: undefined }, now)
        : stay({ ...state, hiddenAt: undefined });
    case "tick":
      return tick(state, now, random);
    case "finish":
      return finish(state, "ended", "close");
    case "stop":
      return finish(state, "stopped", "close");
  }
}

function tick(state: ConnectionState, now: number, random: number): Step {
  const lateMs = now - deriveTickAt(state);
  if (state.phase === "parked") return stay(state);
  if (Math.abs(lateMs) > jumpMs) {
    // Times that were told before the clock was set back mean nothing.
    const set = lateMs < 0 ? { floorAt: now, hiddenAt: state.hiddenAt === undefined ? undefined : now } : {};
    return open({ ...state, ...set }, now);
  }
  if (state.hiddenAt !== undefined && now - state.hiddenAt >= parkAfterMs) {
    return { state: { ...rest(state), phase: "parked" }, effects: [{ type: "close" }] };
  }
  if (now >= state.dueAt) {
    return state.phase === "waiting" ? open(state, now) : lose(state, now, random, { silent: true });
  }
  if (now >= state.streamAgainAt) {
    const trial = { ...state, via: "stream" as const, streamAgainAt: never };
    return state.phase === "waiting" ? stay(trial) : open(trial, now, { meanwhile: deriveMeanwhile(state) });
  }
  return stay(state);
}

/** Forgets what went wrong once the connection has been good for long enough. */
function settle(state: ConnectionState, now: number): ConnectionState {
  if (!lived(state, now, stableAfterMs)) return state;
  const badStreams = state.via === "stream" ? 0 : state.badStreams;
  return { ...state, failures: 0, badStreams, tokenRenewed: false };
}

function hear(state: ConnectionState, now: number, waited: boolean): Step {
  const { via } = state;
  const isStream = via === "stream";
  // Only now is it known that the server is there and the stream alone does not come through.
  const warn = via === "longPoll" && !state.warned;
  return {
    state: {
      ...state,
      meanwhile: undefined,
      phase: isStream ? "live" : via === "longPoll" ? "degraded" : "polling",
      liveAt: state.liveAt ?? now,
      dueAt: now + stallAfterMs + (isStream ? 0 : state.intervalMs),
      badPolls: waited ? 0 : state.badPolls,
      warned: state.warned || warn,
    },
    effects: warn ? [{ type: "warn" }] : [],
  };
}

function lose(
  state: ConnectionState,
  now: number,
  random: number,
  { floorMs = 0, silent = false, excused = false } = {},
): Step {
  const failures = state.failures + 1;
  const at = now + Math.max(floorMs, deriveBackoffMs(failures, random));
  const next = excused ? state : chooseVia(state, now, silent);
  return wait({ ...next, failures }, at, now + floorMs);
}

/** Which way to ask after a loss. */
function chooseVia(state: ConnectionState, now: number, silent: boolean): ConnectionState {
  if (state.via === "stream") {
    // One that was refused, or never got through to a server, says nothing about what stands between.
    if (!state.opened && !silent) return state;
    const badStreams = lived(state, now, shortLifeMs) ? 0 : state.badStreams + 1;
    if (badStreams < badStreamsUntilPoll) return { ...state, badStreams };
    return { ...state, badStreams, via: "longPoll", badPolls: 0, streamAgainAt: now + streamAgainAfterMs };
  }
  // Plain requests get no answer either, so it was not the stream's fault.
  if (state.liveAt === undefined) {
    return { ...state, via: "stream", badStreams: badStreamsUntilPoll - 1, streamAgainAt: never };
  }
  const badPolls = state.badPolls + 1;
  return { ...state, badPolls, via: badPolls < badPollsUntilPlain ? state.via : "poll" };
}

function renewToken(state: ConnectionState, now: number): Step {
  if (state.tokenRenewed) return finish(state, "stopped", "fail");
  return open({ ...state, tokenRenewed: true }, now, { freshToken: true, meanwhile: deriveMeanwhile(state) });
}

interface OpenOptions {
  readonly freshToken?: boolean;
  readonly meanwhile?: ConnectionState["meanwhile"];
}

function open(
  state: ConnectionState,
  now: number,
  { freshToken = false, meanwhile }: OpenOptions = {},
): Step {
  if (now < state.floorAt) return wait(state, state.floorAt, state.floorAt);
  const { via, intervalMs } = state;
  const dueAt = now + (via === "stream" ? firstByteWithinMs : stallAfterMs + intervalMs);
  return {
    state: { ...rest(state), phase: "connecting", dueAt, meanwhile },
    effects: [{ type: "open", via, freshToken }],
  };
}

function wait(state: ConnectionState, dueAt: number, floorAt: number): Step {
  return { state: { ...rest(state), phase: "waiting", dueAt, floorAt }, effects: [{ type: "close" }] };
}

function finish(state: ConnectionState, phase: "ended" | "stopped", effect: "close" | "fail"): Step {
  return { state: { ...rest(state), phase }, effects: [{ type: effect }] };
}

/** Without an attempt. */
function rest(state: ConnectionState): ConnectionState {
  return { ...state, opened: false, liveAt: undefined, dueAt: never, meanwhile: undefined };
}

function deriveMeanwhile({ phase, meanwhile }: ConnectionState): ConnectionState["meanwhile"] {
  return phase === "live" ? "live" : phase === "degraded" || phase === "polling" ? "degraded" : meanwhile;
}

function stay(state: ConnectionState): Step {
  return { state, effects: [] };
}

function lived(state: ConnectionState, now: number, ms: number): boolean {
  return state.liveAt !== undefined && now - state.liveAt >= ms;
}

/** Nothing happens any more. */
export function isFinal({ phase }: ConnectionState): boolean {
  return phase === "ended" || phase === "stopped";
}
