import { deriveOpenPercentage } from "./percentage.js";
import { maxCounter } from "./protocol/counter.js";
import type { AbsoluteCounters, CallState } from "./state.js";

/** What a line adds: the remote's own counters, or one counted result of a number. */
interface Addition {
  readonly absolute?: AbsoluteCounters;
  readonly counted?: "connected" | "failed";
}

/**
 * Folds an addition into the counters: per field the larger of what the remote stated and the tally by number, never
 * falling; processed is at least connected + failed; processed above the total raises the total.
 */
export function foldCounters(state: CallState, { absolute = {}, counted }: Addition): CallState {
  const stated: AbsoluteCounters = {
    ...larger("total", state.absolute, absolute),
    ...larger("processed", state.absolute, absolute),
    ...larger("connected", state.absolute, absolute),
    ...larger("failed", state.absolute, absolute),
  };
  const tally = counted ? { ...state.tally, [counted]: state.tally[counted] + 1 } : state.tally;
  const connectedCalls = Math.max(state.connectedCalls, stated.connected ?? 0, tally.connected);
  const failedCalls = Math.max(state.failedCalls, stated.failed ?? 0, tally.failed);
  const processedNumbers = Math.max(
    state.processedNumbers,
    stated.processed ?? 0,
    Math.min(connectedCalls + failedCalls, maxCounter),
  );
  const known = Math.max(state.totalNumbers, stated.total ?? 0, state.givenTotal);
  const totalNumbers = known > 0 ? Math.max(known, processedNumbers) : 0;
  const next: CallState = {
    ...state,
    absolute: stated,
    tally,
    totalNumbers,
    processedNumbers,
    connectedCalls,
    failedCalls,
  };
  return { ...next, progressFloor: Math.max(state.progressFloor, deriveOpenPercentage(next)) };
}

function larger(
  name: keyof AbsoluteCounters,
  before: AbsoluteCounters,
  now: AbsoluteCounters,
): AbsoluteCounters {
  const [a, b] = [before[name], now[name]];
  if (a === undefined && b === undefined) return {};
  return { [name]: Math.max(a ?? 0, b ?? 0) };
}
