import type { AbsoluteCounters } from "../state.js";
import { parseCounter } from "./parseCounter.js";
import { parsePercent } from "./parsePercent.js";

/** How much of a line a target's own pattern sees, in UTF-16 units: it may be a slow one. */
const maxPatternInput = 4096;
const counterGroups = ["total", "processed", "connected", "failed"] as const;

/** What a target's own pattern finds in a line; a value that is no counter makes the line plain log. */
export function matchPattern(
  text: string,
  pattern: RegExp,
): { readonly counters?: AbsoluteCounters; readonly percent?: number } {
  // A pattern with the flag g or y goes on from where it stopped in the line before.
  pattern.lastIndex = 0;
  const groups = pattern.exec(text.slice(0, maxPatternInput))?.groups ?? {};
  const counters: { -readonly [K in keyof AbsoluteCounters]: AbsoluteCounters[K] } = {};
  for (const name of counterGroups) {
    const digits = groups[name];
    if (digits === undefined) continue;
    const value = parseCounter(digits);
    if (value === undefined) return {};
    counters[name] = value;
  }
  const percentText = groups.percent;
  const percent = percentText === undefined ? undefined : parsePercent(`${percentText.replace(/%$/, "")}%`);
  if (percentText !== undefined && percent === undefined) return {};
  return {
    ...(Object.keys(counters).length === 0 ? {} : { counters }),
    ...(percent === undefined ? {} : { percent }),
  };
}
