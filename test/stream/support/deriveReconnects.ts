import type { Attempt } from "./createRecordingFetch.js";

/**
 * What the SDK's README states: full jitter over 500 ms, doubled by each failure up to 4 s, counted anew after 25 good
 * seconds, and over no less than the server's spread; up to 30 s before it told one. A smaller spread than the last counts
 * once the stream is good. `draining` is no failure unless the stream had hardly begun.
 */
const policy = { baseMs: 500, ceilingMs: 4_000, untoldMs: 30_000, stableMs: 25_000, shortLifeMs: 1_000 };
/** It sees a first byte and an end a little later than they are noted here. */
const blurMs = 1_000;

export interface Reconnect {
  /** How long the watcher waited. */
  readonly waitedMs: number;
  /** Not before: what the server named. */
  readonly leastMs: number;
  /** How long it may have waited at most. */
  readonly ceilingMs: number;
  /** The server named a time. */
  readonly told: boolean;
}

/**
 * The pauses between a stream's end and the next stream, with what the policy allows for each. All in the SDK's ms, of
 * which `scale` pass in one of the clock's. Of a watcher that gave up on streams, those until then.
 */
export function deriveReconnects(attempts: readonly Attempt[], scale: number): Reconnect[] {
  const firstPoll = attempts.findIndex(({ kind }) => kind !== "stream");
  const streams = attempts.slice(0, firstPoll < 0 ? attempts.length : firstPoll);
  let failures = 0;
  let spreadMs = 0;
  return streams.slice(1).flatMap((next, index) => {
    const last = streams[index];
    if (last?.endedAtMs === undefined || last.endedBy === "caller") return [];
    const bornAtMs = last.firstByteAtMs ?? last.endedAtMs;
    const livedMs = (last.endedAtMs - bornAtMs) * scale;
    for (const told of last.spreads) {
      const isGood = (told.atMs - bornAtMs) * scale >= policy.stableMs + blurMs;
      spreadMs = isGood ? told.spreadMs : Math.max(spreadMs, told.spreadMs);
    }
    if (livedMs >= policy.stableMs + blurMs) failures = 0;
    const told = last.reconnectAfterMs !== undefined || last.retryAfterMs > 0;
    const longestMs = spreadMs > 0 ? policy.ceilingMs : policy.untoldMs;
    const backoffMs = Math.max(spreadMs, Math.min(longestMs, policy.baseMs * 2 ** failures));
    const leastMs = last.reconnectAfterMs ?? last.retryAfterMs;
    const ceilingMs = Math.max(backoffMs, leastMs);
    if (last.reconnectAfterMs === undefined || livedMs < policy.shortLifeMs + blurMs) failures++;
    return [{ waitedMs: (next.startedAtMs - last.endedAtMs) * scale, leastMs, ceilingMs, told }];
  });
}

/** The most streams that were opened within any `forMs` of the SDK's. */
export function deriveBusiest(attempts: readonly Attempt[], forMs: number, scale: number): number {
  const starts = attempts.filter(({ kind }) => kind === "stream").map(({ startedAtMs }) => startedAtMs);
  return Math.max(
    0,
    ...starts.map((from) => starts.filter((at) => at >= from && at < from + forMs / scale).length),
  );
}
