import type { Attempt } from "./createRecordingFetch.js";

/** What the SDK states: full jitter over 500 ms, doubled by each failure up to 30 s, counted anew after 30 s of stability. */
const policy = { baseMs: 500, ceilingMs: 30_000, stableMs: 30_000 };

export interface Reconnect {
  /** How long the watcher waited. */
  readonly waitedMs: number;
  /** How long it may have waited at most. */
  readonly ceilingMs: number;
  /** The server named the time itself. */
  readonly told: boolean;
}

/** The pauses between a stream's end and the next stream, with what the policy allows for each. */
export function deriveReconnects(attempts: readonly Attempt[]): Reconnect[] {
  const streams = attempts.filter(({ kind }) => kind === "stream");
  let failures = 0;
  return streams.slice(1).flatMap((next, index) => {
    const last = streams[index];
    if (last?.endedAtMs === undefined || last.endedBy === "caller") return [];
    if (last.endedAtMs - last.startedAtMs >= policy.stableMs) failures = 0;
    const told = last.reconnectAfterMs !== undefined;
    const ceilingMs = last.reconnectAfterMs ?? Math.min(policy.ceilingMs, policy.baseMs * 2 ** failures);
    if (!told) failures++;
    return [{ waitedMs: next.startedAtMs - last.endedAtMs, ceilingMs, told }];
  });
}

/** The most streams that one watcher opened within any 30 s. */
export function deriveBusiest(attempts: readonly Attempt[]): number {
  const starts = attempts.filter(({ kind }) => kind === "stream").map(({ startedAtMs }) => startedAtMs);
  return Math.max(
    0,
    ...starts.map((from) => starts.filter((at) => at >= from && at < from + policy.stableMs).length),
  );
}
