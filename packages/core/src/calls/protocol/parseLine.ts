import type { AbsoluteCounters } from "../state.js";
import { isCounter } from "./counter.js";
import { parseJsonLine } from "./parseJsonLine.js";
import { safeText } from "./safeText.js";

/** What one line of stdout says. */
export type CallLine =
  | { readonly kind: "progress"; readonly counters: AbsoluteCounters; readonly seq?: number }
  | {
      readonly kind: "result";
      readonly number: string;
      readonly outcome: "connected" | "failed";
      readonly reason?: string;
      readonly durationSeconds?: number;
      readonly final: boolean;
    }
  | { readonly kind: "percent"; readonly percent: number }
  /** Anything else: part of the answer in words. It may state counters all the same. */
  | {
      readonly kind: "text";
      readonly text: string;
      readonly counters?: AbsoluteCounters;
      readonly percent?: number;
    };

/** A target's own pattern sees no more of a line than this, so that a slow one stays bounded. */
const patternReach = 4096;
const lonePercent = /^[ \t]{0,64}(\d{1,3})(?:\.\d{1,6})?[ \t]{0,8}%[ \t]{0,64}$/;
const summary =
  /\bTotal:[ \t]{0,8}(\d{1,10}),[ \t]{0,8}Connected:[ \t]{0,8}(\d{1,10}),[ \t]{0,8}Failed:[ \t]{0,8}(\d{1,10})(?!\d)/i;

/**
 * Reads one line of the remote's stdout. Never throws; every string in the answer is well-formed and without NUL.
 *
 * @param options.pattern the target's own, with any of the named groups total, processed, connected, failed, percent
 * @example
 * parseLine('{"processed":75,"connected":60,"failed":15}'); // { kind: "progress", counters: {...} }
 * parseLine("50%"); // { kind: "percent", percent: 50 }
 */
export function parseLine(line: string, options: { readonly pattern?: RegExp } = {}): CallLine {
  const json = parseJsonLine(line);
  if (json) return json;
  const lone = line.length <= 160 ? lonePercent.exec(line) : null;
  if (lone && Number(lone[1]) <= 100) return { kind: "percent", percent: Number(lone[1]) };
  const text = safeText(line);
  const stated = { ...readSummary(line), ...readPattern(line, options.pattern) };
  const { percent, ...counters } = stated;
  return {
    kind: "text",
    text,
    ...(Object.keys(counters).length > 0 ? { counters } : {}),
    ...(percent === undefined ? {} : { percent }),
  };
}

interface Stated extends AbsoluteCounters {
  readonly percent?: number;
}

function readSummary(line: string): Stated {
  const found = summary.exec(line);
  if (!found) return {};
  const [total, connected, failed] = found.slice(1).map(Number);
  return isCounter(total) && isCounter(connected) && isCounter(failed) ? { total, connected, failed } : {};
}

function readPattern(line: string, pattern: RegExp | undefined): Stated {
  const groups = pattern?.exec(line.slice(0, patternReach))?.groups;
  if (pattern) pattern.lastIndex = 0;
  if (!groups) return {};
  const stated: Record<string, number> = {};
  for (const name of ["total", "processed", "connected", "failed", "percent"]) {
    const digits = groups[name];
    if (digits === undefined || !/^\d{1,10}$/.test(digits)) continue;
    const value = Number(digits);
    if (isCounter(value) && (name !== "percent" || value <= 100)) stated[name] = value;
  }
  return stated;
}
