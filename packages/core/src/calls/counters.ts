import type { AbsoluteCounters, CallState } from "./state.js";

/** The largest count that is kept; sums stop there. */
export const maxCounter = 2_147_483_647;

const counterFields = ["total", "processed", "connected", "failed"] as const;

/** Per field the larger value; the same reference when nothing is new. */
export function mergeAbsolute(before: AbsoluteCounters, stated: AbsoluteCounters): AbsoluteCounters {
  let merged = before;
  for (const field of counterFields) {
    const value = stated[field];
    if (value !== undefined && value > (merged[field] ?? -1)) merged = { ...merged, [field]: value };
  }
  return merged;
}

/** The state with new sources of counts, and what is shown worked out anew: never less than before. */
export function withCounters(
  state: CallState,
  sources: Partial<Pick<CallState, "absolute" | "tally">>,
): CallState {
  const { absolute, tally, givenTotal } = { ...state, ...sources };
  const connectedCalls = Math.max(state.connectedCalls, absolute.connected ?? 0, tally.connected);
  const failedCalls = Math.max(state.failedCalls, absolute.failed ?? 0, tally.failed);
  const processedNumbers = Math.max(
    state.processedNumbers,
    absolute.processed ?? 0,
    Math.min(maxCounter, connectedCalls + failedCalls),
  );
  const knownTotal = Math.max(state.totalNumbers, givenTotal, absolute.total ?? 0);
  const totalNumbers = knownTotal === 0 ? 0 : Math.max(knownTotal, processedNumbers);
  return withFloor({
    ...state,
    absolute,
    tally,
    totalNumbers,
    processedNumbers,
    connectedCalls,
    failedCalls,
  });
}

/** The state with its percentage noted, so that a total that becomes known or grows later does not lower it. */
export function withFloor(state: CallState): CallState {
  const progressFloor = Math.max(state.progressFloor, derivePercentage(state));
  return progressFloor === state.progressFloor ? state : { ...state, progressFloor };
}

/** What the counters alone say: 100 only when all are processed; the remote's own word, at most 99, without a total. */
function derivePercentage({ totalNumbers, processedNumbers, percent }: CallState): number {
  if (totalNumbers > 0) return Math.floor((processedNumbers * 100) / totalNumbers);
  return Math.min(99, Math.max(0, percent));
}
