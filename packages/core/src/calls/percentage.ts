import type { CallState } from "./state.js";

/**
 * Percentage of a session that has not COMPLETED, rounded down, from its counters; while the total is unknown the one
 * that the remote reported, at most 99.
 */
export function deriveOpenPercentage(
  state: Pick<CallState, "totalNumbers" | "processedNumbers" | "percent">,
): number {
  const { totalNumbers, processedNumbers, percent } = state;
  if (totalNumbers > 0) return Math.min(100, Math.floor((processedNumbers / totalNumbers) * 100));
  return Math.max(0, Math.min(99, percent));
}
