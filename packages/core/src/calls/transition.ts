import { createHolatError } from "../errorCatalog.js";
import type { ErrorCode } from "../errors.js";
import { foldCounters } from "./counters.js";
import { appendTail } from "./protocol/appendTail.js";
import type { RunEnding } from "./runner.js";
import type { CallEvent, CallState, CallStatus } from "./state.js";

/*
 *              confirmed                  ended: exit code 0
 *   PENDING ---------------> RUNNING --------------------------> COMPLETED
 *      |                        |  ended otherwise, failed
 *      +------------------------+------------------------------> FAILED
 *        failed, ended
 *
 * Lines, looks and the link change a session in PENDING and RUNNING; nothing changes one that has ended.
 */

const textTailBytes = 4096;
const stderrTailBytes = 2048;

type EventOf<Kind extends CallEvent["kind"]> = Extract<CallEvent, { kind: Kind }>;
type Step<Kind extends CallEvent["kind"]> = (state: CallState, event: EventOf<Kind>) => CallState;
type Steps = { readonly [Kind in CallEvent["kind"]]: Step<Kind> };

const ignore = (state: CallState): CallState => state;

const open: Steps = {
  confirmed: (state, event) => ({
    ...state,
    status: "RUNNING",
    link: "live",
    confirmedAt: state.confirmedAt ?? event.startedAt,
  }),
  progress: (state, event) => {
    if (event.seq !== undefined && event.seq <= state.seq) return state;
    const next = foldCounters({ ...state, seq: event.seq ?? state.seq }, { absolute: event.counters });
    return progressed(state, next, event.at);
  },
  percent: (state, event) =>
    event.percent <= state.percent
      ? state
      : progressed(state, foldCounters({ ...state, percent: event.percent }, {}), event.at),
  result: (state, event) =>
    event.counts ? progressed(state, foldCounters(state, { counted: event.outcome }), event.at) : state,
  text: (state, event) => keepTail(state, "textTail", event.text, textTailBytes),
  stderr: (state, event) => keepTail(state, "stderrTail", event.text, stderrTailBytes),
  consumed: (state, { stream, offset, skipping }) =>
    state[stream].offset === offset && state[stream].skipping === skipping
      ? state
      : { ...state, [stream]: { offset, skipping } },
  heard: (state, event) => ({
    ...state,
    link: "live",
    lastHeardAt: Math.max(state.lastHeardAt ?? 0, event.at),
  }),
  linkLost: (state) => (state.link === "lost" ? state : { ...state, link: "lost" }),
  cancelRequested: (state, event) =>
    state.cancelRequestedAt === null ? { ...state, cancelRequestedAt: event.at } : state,
  ended: (state, event) => end(state, event.ending, event.at),
  failed: (state, event) => close(state, { status: "FAILED", completedAt: event.at, ...causeOf(event) }),
};

const closed: Steps = {
  confirmed: ignore,
  progress: ignore,
  percent: ignore,
  result: ignore,
  text: ignore,
  stderr: ignore,
  consumed: ignore,
  heard: ignore,
  linkLost: ignore,
  cancelRequested: ignore,
  ended: ignore,
  failed: ignore,
};

const steps: Readonly<Record<CallStatus, Steps>> = {
  PENDING: open,
  // A second confirmation says nothing new: the first one measured the start.
  RUNNING: { ...open, confirmed: (state) => (state.link === "live" ? state : { ...state, link: "live" }) },
  COMPLETED: closed,
  FAILED: closed,
};

/**
 * The one way in which a session changes: pure, total, and the same reference when nothing changed.
 *
 * @example
 * applyCallEvent(initialCallState({ givenTotal: 0 }), { kind: "confirmed", startedAt: 1 }).status; // "RUNNING"
 */
export function applyCallEvent(state: CallState, event: CallEvent): CallState {
  const step = steps[state.status][event.kind] as Step<CallEvent["kind"]>;
  return step(state, event as never);
}

function keepTail(
  state: CallState,
  tail: "textTail" | "stderrTail",
  text: string,
  maxBytes: number,
): CallState {
  const next = appendTail(state[tail], text, maxBytes);
  return next === state[tail] ? state : { ...state, [tail]: next };
}

function progressed(before: CallState, after: CallState, at: number): CallState {
  const moved =
    after.totalNumbers !== before.totalNumbers ||
    after.processedNumbers !== before.processedNumbers ||
    after.connectedCalls !== before.connectedCalls ||
    after.failedCalls !== before.failedCalls ||
    after.percent !== before.percent;
  return moved ? { ...after, lastProgressAt: Math.max(before.lastProgressAt ?? 0, at) } : after;
}

function end(state: CallState, ending: RunEnding, at: number): CallState {
  const measured =
    state.confirmedAt === null ? at : Math.round(state.confirmedAt + ending.elapsedSeconds * 1000);
  const completedAt = Math.min(measured, at);
  const { exitCode } = ending;
  if (ending.reason === "exit" && exitCode === 0) {
    return close(state, { status: "COMPLETED", completedAt, exitCode });
  }
  const code = codeOf(ending);
  const message = createHolatError(code, {
    ...(exitCode === null ? {} : { exitCode }),
    ...(state.stderrTail.trim() === "" ? {} : { stderrTail: state.stderrTail.trim() }),
  }).message;
  return close(state, { status: "FAILED", completedAt, exitCode, ...causeOf({ code, message }) });
}

function codeOf({ reason, exitCode }: RunEnding): ErrorCode {
  if (reason === "canceled") return "CANCELED";
  if (reason === "run-time-limit") return "RUN_TIME_LIMIT";
  if (reason === "output-limit") return "OUTPUT_LIMIT";
  return exitCode === null ? "EXIT_UNKNOWN" : "EXIT_NONZERO";
}

function causeOf({ code, message }: { readonly code: ErrorCode; readonly message: string }) {
  return { errorCode: code, errorMessage: message };
}

function close(
  state: CallState,
  ending: Partial<CallState> & Pick<CallState, "status" | "completedAt">,
): CallState {
  const response = state.textTail.trim();
  return { ...state, ...ending, link: "none", remoteResponse: response === "" ? null : response };
}
