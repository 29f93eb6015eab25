import { maxCounter } from "../counters.js";

/** A counter of a JSON line: an integer 0..2147483647; undefined for anything else. */
export function readCounter(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  // -0 is a zero too; adding 0 takes its sign away.
  return value >= 0 && value <= maxCounter ? value + 0 : undefined;
}

/** A counter written in digits. */
export function parseCounter(digits: string): number | undefined {
  return /^\d{1,10}$/.test(digits) ? readCounter(Number(digits)) : undefined;
}
