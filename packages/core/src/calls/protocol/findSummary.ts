import type { AbsoluteCounters } from "../state.js";
import { parseCounter } from "./parseCounter.js";

/**
 * Every repetition is bounded, so a try takes at most a fixed number of steps wherever it begins, and a whole line a number
 * in proportion to its length.
 */
export const summaryPattern =
  /(?<![\p{L}\p{N}_])Total:\s{0,8}(\d{1,10})\s{0,8},\s{0,8}Connected:\s{0,8}(\d{1,10})\s{0,8},\s{0,8}Failed:\s{0,8}(\d{1,10})(?!\d|\.\d)/u;

/** `Total: 150, Connected: 120, Failed: 30`, anywhere in a line of text; undefined without it or with counters too large. */
export function findSummary(text: string): AbsoluteCounters | undefined {
  const [, ...digits] = summaryPattern.exec(text) ?? [];
  const [total, connected, failed] = digits.map(parseCounter);
  if (total === undefined || connected === undefined || failed === undefined) return undefined;
  return { total, connected, failed };
}
