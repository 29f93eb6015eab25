import type { LiveSession } from "./liveSession.js";

/** Who waits until what a session holds now is committed. */
export interface CommitWaiters {
  /** Resolves when all that is staged now is committed; rejects with the signal's reason. */
  wait(session: LiveSession, signal: AbortSignal): Promise<void>;
  /** More of the session is committed. */
  settle(session: LiveSession): void;
}

export function createCommitWaiters(): CommitWaiters {
  const waiters = new Map<LiveSession, Set<{ readonly change: number; resolve(): void }>>();
  return {
    wait: (session, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (session.committed >= session.staged) return resolve();
        const own = waiters.get(session) ?? new Set();
        waiters.set(session, own);
        const leave = () => {
          own.delete(waiter);
          if (own.size === 0) waiters.delete(session);
          signal.removeEventListener("abort", onAbort);
        };
        const onAbort = () => {
          leave();
          reject(signal.reason);
        };
        const waiter = {
          change: session.staged,
          resolve: () => {
            leave();
            resolve();
          },
        };
        signal.addEventListener("abort", onAbort, { once: true });
        own.add(waiter);
      }),
    settle: (session) => {
      for (const waiter of waiters.get(session) ?? []) {
        if (waiter.change <= session.committed) waiter.resolve();
      }
    },
  };
}
