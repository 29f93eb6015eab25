import { expect } from "vitest";
import type { CallSession } from "../../../packages/core/src/index.js";
import { eventually } from "../../../packages/testkit/src/index.js";
import type { Attempt } from "./createRecordingFetch.js";
import type { StreamWatcher } from "./streamWatcher.js";

const givenUpAfterMs = 60_000;

export interface Convergence {
  /** Of the slowest. */
  readonly mostMs: number;
  /** The same without the time in which its own policy forbade it to ask. */
  readonly mostActiveMs: number;
}

/**
 * Each watcher comes to know of each of its sessions what `truth` says, or later news: within `limitMs`, not counting
 * waits between two requests, which its policy sets.
 */
export async function expectConverged(
  watchers: readonly StreamWatcher[],
  truth: ReadonlyMap<string, CallSession>,
  limitMs: number,
): Promise<Convergence> {
  const since = performance.now();
  const left = new Set(watchers);
  const times = new Map<string, { readonly ms: number; readonly activeMs: number }>();
  const isBehind = ({ witness, sessionIds }: StreamWatcher) =>
    sessionIds.some((id) => (witness.find(id)?.version ?? 0) < (truth.get(id)?.version ?? 0));
  const look = () => {
    const ms = performance.now() - since;
    for (const watcher of [...left].filter((one) => !isBehind(one))) {
      left.delete(watcher);
      times.set(watcher.witness.name, { ms, activeMs: ms - sumPauses(watcher.attempts, since) });
    }
    expect([...left].map(({ witness, attempts }) => [witness.name, attempts.slice(-3)])).toEqual([]);
  };
  await eventually(look, { timeoutMs: givenUpAfterMs, intervalMs: 10 });
  expect([...times].filter(([, { activeMs }]) => activeMs > limitMs)).toEqual([]);
  const all = [...times.values()];
  return {
    mostMs: Math.round(Math.max(...all.map(({ ms }) => ms))),
    mostActiveMs: Math.round(Math.max(...all.map(({ activeMs }) => activeMs))),
  };
}

/** For how long since then no request was under way. */
function sumPauses(attempts: readonly Attempt[], since: number): number {
  const now = performance.now();
  let busyUntil = since;
  let pauses = 0;
  for (const { startedAtMs, endedAtMs = now } of attempts) {
    pauses += Math.max(0, startedAtMs - busyUntil);
    busyUntil = Math.max(busyUntil, endedAtMs);
  }
  return pauses + Math.max(0, now - busyUntil);
}
