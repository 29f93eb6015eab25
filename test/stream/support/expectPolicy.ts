import { expect } from "vitest";
import { deriveBusiest, deriveReconnects } from "./deriveReconnects.js";
import type { StreamWatcher } from "./streamWatcher.js";

/**
 * Watchers that lost their streams came back as the SDK says that it does: each wait within its limit, all together near
 * the mean of full jitter, and none of them often. Answers with the figures in words.
 */
export function expectPolicy(
  watchers: readonly StreamWatcher[],
  { scale, slack }: { readonly scale: number; readonly slack: number },
): string {
  const all = watchers.flatMap(({ attempts, witness }) =>
    deriveReconnects(attempts, scale).map((reconnect) => ({ ...reconnect, name: witness.name })),
  );
  const late = all.filter(({ waitedMs, ceilingMs }) => waitedMs > ceilingMs + 500 * slack * scale);
  expect(late).toEqual([]);
  const early = all.filter(({ waitedMs, leastMs }) => waitedMs < leastMs - 5 * scale);
  expect(early).toEqual([]);
  const own = all.filter(({ told }) => !told);
  const mean = own.reduce((sum, { waitedMs, ceilingMs }) => sum + waitedMs / ceilingMs, 0) / own.length;
  // Half of the limit on average, less five standard errors.
  expect(mean).toBeGreaterThan(0.5 - (5 * 0.29) / Math.sqrt(own.length));
  const busiest = Math.max(...watchers.map(({ attempts }) => deriveBusiest(attempts, scale)));
  // Waits of 0.25, 0.5, 1, 2, 4, 8 and 16 s on average: seven failures fill 30 s. Twice that is no bad luck any more.
  expect(busiest).toBeLessThanOrEqual(15);
  return `${all.length} reconnects by the SDK, waits at ${mean.toFixed(2)} of their limit on average, at most ${busiest} in 30 s`;
}
