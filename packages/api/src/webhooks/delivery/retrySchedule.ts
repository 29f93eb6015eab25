const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pauses between attempts: over three days in all. */
export const defaultRetryDelaysMs: readonly number[] = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];
const longestPauseMs = 24 * hour;
/** Up to this part is added by chance, so that what failed together does not come back together. */
const jitter = 0.1;

/**
 * The pause after the nth failed attempt in a row (1 for the first), or undefined when it was the last.
 *
 * @param askedMs what the receiver's Retry-After asked for: a floor, up to a day.
 * @param random in [0, 1).
 */
export function deriveRetryDelayMs(
  failed: number,
  delaysMs: readonly number[],
  random: number,
  askedMs = 0,
): number | undefined {
  const delayMs = delaysMs[failed - 1];
  if (delayMs === undefined) return undefined;
  return Math.round(Math.max(delayMs * (1 + jitter * random), Math.min(askedMs, longestPauseMs)));
}

/** Milliseconds that a Retry-After header asks for: seconds, or a date. */
export function parseRetryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * second;
  const at = Date.parse(header);
  return Number.isFinite(at) ? Math.max(0, at - now) : undefined;
}
