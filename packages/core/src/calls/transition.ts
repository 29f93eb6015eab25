/*
 *              confirmed                 ended (exit code 0)
 *   PENDING ──────────────▶ RUNNING ───────────────────────────▶ COMPLETED
 *      │  │                    │                                     ▲
 *      │  └────────────────────┼── ended (over before its start was ─┤
 *      │                       │          confirmed)                 │
 *      └──────────┬────────────┘
 *                 │ failed, ended (any other way)
 *                 ▼
 *               FAILED
 *
 * The link (none, live, lost) is an axis of its own: losing it moves no status.
 */
import { maxCounter, mergeAbsolute, withCounters, withFloor } from "./counters.js";
import { endCall, failCall } from "./endCall.js";
import { appendTail } from "./protocol/appendTail.js";
import type { CallEvent, CallState, CallStatus } from "./state.js";

/** The status that an event leads to; `stays`: it may change the rest of the state; `ignored`: it changes nothing. */
export type CallCell = "stays" | "ignored" | "RUNNING" | "FAILED" | "COMPLETED or FAILED";

const untilTerminal = {
  progress: "stays",
  percent: "stays",
  result: "stays",
  text: "stays",
  stderr: "stays",
  consumed: "stays",
  heard: "stays",
  linkLost: "stays",
  cancelRequested: "stays",
  ended: "COMPLETED or FAILED",
  failed: "FAILED",
} as const;

const never = {
  confirmed: "ignored",
  progress: "ignored",
  percent: "ignored",
  result: "ignored",
  text: "ignored",
  stderr: "ignored",
  consumed: "ignored",
  heard: "ignored",
  linkLost: "ignored",
  cancelRequested: "ignored",
  ended: "ignored",
  failed: "ignored",
} as const;

/** Every status and event. Lines count in PENDING too: a line that was read is never dropped before the end. */
export const callCells: Readonly<Record<CallStatus, Readonly<Record<CallEvent["kind"], CallCell>>>> = {
  PENDING: { confirmed: "RUNNING", ...untilTerminal },
  RUNNING: { confirmed: "stays", ...untilTerminal },
  COMPLETED: never,
  FAILED: never,
};

const textTailBytes = 4096;
const stderrTailBytes = 2048;

/** The state after an event; the same reference when the event changes nothing. */
export function applyCallEvent(state: CallState, event: CallEvent): CallState {
  if (callCells[state.status][event.kind] === "ignored") return state;
  switch (event.kind) {
    case "confirmed":
      if (state.status === "RUNNING" && state.link === "live") return state;
      return {
        ...state,
        status: "RUNNING",
        link: "live",
        confirmedAt: state.confirmedAt ?? event.startedAt,
      };
    case "progress":
      return takeProgress(state, event);
    case "percent":
      if (event.percent <= state.percent) return state;
      return withFloor({ ...state, percent: event.percent, lastProgressAt: event.at });
    case "result":
      return takeResult(state, event);
    case "text":
      return takeText(state, event.text);
    case "stderr":
      return { ...state, stderrTail: appendTail(state.stderrTail, event.text, stderrTailBytes) };
    case "consumed":
      return takeConsumed(state, event);
    case "heard":
      if (state.link === "live" && event.at <= (state.lastHeardAt ?? -1)) return state;
      return { ...state, link: "live", lastHeardAt: Math.max(state.lastHeardAt ?? event.at, event.at) };
    case "linkLost":
      return state.link === "lost" ? state : { ...state, link: "lost" };
    case "cancelRequested":
      return state.cancelRequestedAt === null ? { ...state, cancelRequestedAt: event.at } : state;
    case "ended":
      return endCall(state, event.ending, event.at);
    case "failed":
      return failCall(state, event.code, event.message, event.at);
  }
}

function takeText(state: CallState, text: string): CallState {
  const textTail = appendTail(state.textTail, text, textTailBytes);
  // What is blank at the end is trimmed away: it must not have pushed the words out before.
  if (text.trim() === "" && !textTail.startsWith(state.textTail)) return state;
  return { ...state, textTail };
}

function takeProgress(state: CallState, event: Extract<CallEvent, { kind: "progress" }>): CallState {
  const seq = event.seq ?? state.seq;
  if (seq < state.seq) return state;
  const absolute = mergeAbsolute(state.absolute, event.counters);
  if (absolute === state.absolute) return seq === state.seq ? state : { ...state, seq };
  return { ...withCounters(state, { absolute }), seq, lastProgressAt: event.at };
}

function takeResult(state: CallState, event: Extract<CallEvent, { kind: "result" }>): CallState {
  const counted = state.tally[event.outcome];
  if (!event.counts || counted >= maxCounter) return state;
  const tally = { ...state.tally, [event.outcome]: counted + 1 };
  return { ...withCounters(state, { tally }), lastProgressAt: event.at };
}

function takeConsumed(state: CallState, event: Extract<CallEvent, { kind: "consumed" }>): CallState {
  const { stream, offset, skipping } = event;
  const before = state[stream];
  const same = offset === before.offset && skipping === before.skipping;
  if (offset < before.offset || same) return state;
  return { ...state, [stream]: { offset, skipping } };
}
