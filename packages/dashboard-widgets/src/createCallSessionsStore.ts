import type { Clock } from "@holat/core";
import type { CallSession, Client, ListOptions } from "@holat/sdk";

export interface CallSessionsOptions {
  readonly client: Client;
  /** Between the end of one poll and the start of the next; a function sees what is known by then. Default: 5,000 */
  readonly intervalMs?: number | ((snapshot: CallSessionsSnapshot) => number);
  /** Which sessions; `limit` of them at most. */
  readonly list?: Omit<ListOptions, "cursor" | "signal">;
  readonly clock?: Pick<Clock, "now" | "sleep">;
}

/** What is known, and how well. Domain and transport are kept apart: a failed poll changes no session's status. */
export interface CallSessionsSnapshot {
  /** Newest first; empty before the first answer. */
  readonly sessions: readonly CallSession[];
  /** Epoch ms of the last answer; null before the first. */
  readonly asOf: number | null;
  /** The last poll failed: `sessions` is as of `asOf`. */
  readonly stale: boolean;
  /** Why the last poll failed; null when it did not. */
  readonly error: unknown;
}

export interface CallSessionsStore {
  /** `listener` is called after each change; the answer ends that. Polls run while there is a listener. */
  subscribe(listener: () => void): () => void;
  /** The same object until something changes. */
  getSnapshot(): CallSessionsSnapshot;
  /** Polls now; resolves when it is done, and never rejects. A poll under way is waited for instead. */
  refresh(): Promise<void>;
  /** Ends all polling for good. */
  destroy(): void;
}

const browserClock: Pick<Clock, "now" | "sleep"> = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

/**
 * The list of call sessions, kept fresh by polling with ETags: one poll at a time, the next only after the last ended.
 *
 * ```ts
 * const store = createCallSessionsStore({ client: createClient() });
 * const stop = store.subscribe(() => render(store.getSnapshot()));
 * ```
 */
export function createCallSessionsStore(options: CallSessionsOptions): CallSessionsStore {
  const { client, intervalMs = 5_000, list = {}, clock = browserClock } = options;
  const listeners = new Set<() => void>();
  const destroyed = new AbortController();
  let snapshot: CallSessionsSnapshot = { sessions: [], asOf: null, stale: false, error: null };
  let polling: Promise<void> | undefined;
  let loop: AbortController | undefined;

  const publish = (next: CallSessionsSnapshot) => {
    if (destroyed.signal.aborted) return;
    snapshot = next;
    for (const listener of [...listeners]) listener();
  };

  const poll = async () => {
    try {
      const { sessions } = await client.calls.list({ ...list, signal: destroyed.signal }).page();
      publish({ sessions, asOf: clock.now(), stale: false, error: null });
    } catch (error) {
      publish({ ...snapshot, stale: true, error });
    }
  };

  const refresh = (): Promise<void> => {
    if (destroyed.signal.aborted) return Promise.resolve();
    polling ??= poll().finally(() => {
      polling = undefined;
    });
    return polling;
  };

  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      await refresh();
      const pauseMs = typeof intervalMs === "number" ? intervalMs : intervalMs(snapshot);
      await clock.sleep(pauseMs, signal).catch(() => {});
    }
  };

  const stopLoop = () => {
    loop?.abort();
    loop = undefined;
  };

  return {
    subscribe: (listener) => {
      const own = () => listener();
      listeners.add(own);
      if (loop === undefined && !destroyed.signal.aborted) {
        loop = new AbortController();
        void run(loop.signal);
      }
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) stopLoop();
      };
    },
    getSnapshot: () => snapshot,
    refresh,
    destroy: () => {
      destroyed.abort();
      stopLoop();
      listeners.clear();
    },
  };
}
