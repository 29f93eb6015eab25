import { expect } from "vitest";
import type { CallSession } from "../../../packages/core/src/index.js";
import { eventually } from "../../../packages/testkit/src/index.js";
import type { StreamWatcher } from "./streamWatcher.js";

/** Each watcher comes to know of each of its sessions what `truth` says, or later news, in time. Answers with the ms it took. */
export async function expectConverged(
  watchers: readonly StreamWatcher[],
  truth: ReadonlyMap<string, CallSession>,
  timeoutMs: number,
): Promise<number> {
  const startedAt = performance.now();
  const behind = () =>
    watchers.flatMap(({ witness, sessionIds, attempts }) =>
      sessionIds.flatMap((id) => {
        const wanted = truth.get(id)?.version ?? Number.POSITIVE_INFINITY;
        const has = witness.find(id)?.version ?? 0;
        return has < wanted
          ? [
              `${witness.name} has v${has} of ${id}, not v${wanted} (${attempts.length} requests, ${JSON.stringify(attempts.at(-1))})`,
            ]
          : [];
      }),
    );
  await eventually(() => expect(behind()).toEqual([]), { timeoutMs, intervalMs: 10 });
  return Math.round(performance.now() - startedAt);
}
