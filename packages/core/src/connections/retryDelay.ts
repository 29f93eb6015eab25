import { findNextStep, type NextStep } from "./closeRules.js";
import type { ConnectionState } from "./state.js";

/** A session that was connected this long is stable: what failed before is forgotten. */
export const stableAfterMs = 10_000;

const delays = {
  backoff: { baseMs: 1_000, ceilingMs: 60_000 },
  long: { baseMs: 20_000, ceilingMs: 600_000 },
  slow: { baseMs: 600_000, ceilingMs: 3_600_000 },
} as const;

/**
 * How long to wait before the next socket: between half and all of a limit that doubles with each attempt, so that many
 * sessions that lost their link together do not come back together.
 *
 * @param attempts sockets opened in a row, 1 or more
 * @param random in [0, 1)
 */
export function deriveRetryDelayMs(
  next: Extract<NextStep, keyof typeof delays>,
  attempts: number,
  random: number,
): number {
  const { baseMs, ceilingMs } = delays[next];
  const limitMs = Math.min(ceilingMs, baseMs * 2 ** Math.min(Math.max(0, attempts - 1), 20));
  return Math.round(limitMs * (0.5 + random / 2));
}

/** The longest that a session in this state can have to wait, whatever `retryAt` says: a clock may have been set since. */
export function deriveLongestWaitMs({
  lastDisconnect,
  attempts,
}: Pick<ConnectionState, "lastDisconnect" | "attempts">): number {
  const next = lastDisconnect === null ? undefined : findNextStep(lastDisconnect.reason);
  return deriveRetryDelayMs(next === "long" || next === "slow" ? next : "backoff", attempts, 1);
}
