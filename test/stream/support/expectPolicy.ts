import { expect } from "vitest";
import { reconnectsPerSecond } from "../../../packages/api/src/live/stream/deriveSpreadMs.js";
import { deriveBusiest, deriveReconnects } from "./deriveReconnects.js";
import type { StreamWatcher } from "./streamWatcher.js";

/**
 * Watchers that lost their streams came back as the SDK says that it does: each wait within its limit, all together near
 * the mean of full jitter, none of them often, and no more in a second than are asked for while a server is away. Answers
 * with the figures in words.
 */
export function expectPolicy(
  watchers: readonly StreamWatcher[],
  /** `stalledMs`: the longest that this process stood still; a timer can be that late. */
  { scale, slack, stalledMs }: { readonly scale: number; readonly slack: number; readonly stalledMs: number },
): string {
  const all = watchers.flatMap(({ attempts, witness }) =>
    deriveReconnects(attempts, scale).map((reconnect) => ({ ...reconnect, name: witness.name })),
  );
  const blurMs = (500 * slack + stalledMs) * scale;
  const late = all.filter(({ waitedMs, ceilingMs }) => waitedMs > ceilingMs + blurMs);
  expect(late).toEqual([]);
  const early = all.filter(({ waitedMs, leastMs }) => waitedMs < leastMs - 5 * scale);
  expect(early).toEqual([]);
  const own = all.filter(({ told }) => !told);
  const mean = own.reduce((sum, { waitedMs, ceilingMs }) => sum + waitedMs / ceilingMs, 0) / own.length;
  // Half of the limit on average, less five standard errors.
  expect(mean).toBeGreaterThan(0.5 - (5 * 0.29) / Math.sqrt(own.length));
  const often = Math.max(...watchers.map(({ attempts }) => deriveBusiest(attempts, 30_000, scale)));
  // Waits of 0.25, 0.5, 1, 2, 2, ... s on average: 17 fill 30 s. Twice that is no bad luck any more.
  expect(often).toBeLessThanOrEqual(34);
  const fleet = watchers.flatMap(({ attempts }) => attempts);
  const busiest = deriveBusiest(fleet, 1_000, scale);
  expect(busiest).toBeLessThanOrEqual(3 * reconnectsPerSecond);
  const spreads = new Set(fleet.flatMap((attempt) => attempt.spreads.map(({ spreadMs }) => spreadMs)));
  return (
    `${all.length} reconnects by the SDK, asked to spread over ${[...spreads].sort((a, b) => a - b).join(", ")} ms: ` +
    `waits at ${mean.toFixed(2)} of their limit on average, one opened at most ${often} in 30 s, all together ${busiest} in 1 s; ` +
    `this process stood still for ${Math.round(stalledMs)} ms at most`
  );
}
