/** Two busy cores open 400 streams a second, the costliest kind. */
export const reconnectsPerSecond = 250;
const shortestMs = 500;
const longestMs = 30_000;

/**
 * Over how long the watchers of a server that they all lose at once are to come back, so that they come at most at
 * `reconnectsPerSecond`: half a second, doubled as often as needed, up to 30 s. By doubling, it seldom changes.
 */
export function deriveSpreadMs(watchers: number): number {
  const neededMs = (1_000 * watchers) / reconnectsPerSecond;
  const doublings = Math.max(0, Math.ceil(Math.log2(neededMs / shortestMs)));
  return Math.min(longestMs, shortestMs * 2 ** doublings);
}
