import type { SessionWrite } from "../calls/store/commitSessions.js";
import type { LiveSession } from "./liveSession.js";

export interface BatchLimits {
  readonly results: number;
  readonly bytes: number;
  readonly sessions: number;
}

/**
 * What the next flush carries: one checkpoint of every changed session, then a second of each, and so on, up to the
 * limits. Sessions that are in it leave `dirty`; whoever has more to commit comes back after the others.
 */
export function takeBatch(
  dirty: Set<LiveSession>,
  limits: BatchLimits,
  updatedAt: number,
): Map<LiveSession, SessionWrite> {
  const taken = new Set<LiveSession>();
  let results = 0;
  let bytes = 0;
  const fits = (cost: { readonly results: number; readonly bytes: number }) => {
    const over = results + cost.results > limits.results || bytes + cost.bytes > limits.bytes;
    if (over && taken.size > 0) return false;
    results += cost.results;
    bytes += cost.bytes;
    return true;
  };
  for (let found = true; found; ) {
    found = false;
    for (const session of dirty) {
      if (session.pendingCheckpoints === 0) dirty.delete(session);
      if (taken.size >= limits.sessions && !taken.has(session)) continue;
      if (!session.take(fits)) continue;
      taken.add(session);
      found = true;
    }
  }
  const batch = new Map<LiveSession, SessionWrite>();
  for (const session of taken) {
    dirty.delete(session);
    batch.set(session, session.write(updatedAt));
  }
  return batch;
}
