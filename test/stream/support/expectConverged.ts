import { expect } from "vitest";
import type { CallSession } from "../../../packages/core/src/index.js";
import { eventually } from "../../../packages/testkit/src/index.js";
import type { StreamWatcher } from "./streamWatcher.js";

/**
 * Each watcher comes to know of each of its sessions what `truth` says, or later news, within `limitMs`: its own waits
 * between two requests and all. Resolves with the slowest one's ms.
 */
export async function expectConverged(
  watchers: readonly StreamWatcher[],
  truth: ReadonlyMap<string, CallSession>,
  limitMs: number,
): Promise<number> {
  const since = performance.now();
  const isBehind = ({ witness, sessionIds }: StreamWatcher) =>
    sessionIds.some((id) => (witness.find(id)?.version ?? 0) < (truth.get(id)?.version ?? 0));
  let left = watchers;
  await eventually(
    () => {
      left = left.filter(isBehind);
      expect(left.map(({ witness, attempts }) => [witness.name, attempts.slice(-3)])).toEqual([]);
    },
    { timeoutMs: limitMs, intervalMs: 10 },
  );
  const tookMs = Math.round(performance.now() - since);
  expect(tookMs).toBeLessThanOrEqual(limitMs);
  return tookMs;
}
