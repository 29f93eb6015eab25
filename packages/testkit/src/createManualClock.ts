/** Core's `Clock`, moved by hand. */
export interface ManualClock {
  now(): number;
  monotonic(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves time on and wakes, in order of their time, those whose sleep is over; each runs on before the next wakes. */
  advance(ms: number): Promise<void>;
  /** Moves wall time alone, as an administrator or NTP would; sleeps and `monotonic` do not notice. */
  setWallTime(epochMs: number): void;
  /** How many sleep. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** Starts at `now` (2026-01-01T00:00:00Z), with `monotonic()` at 0. */
export function createManualClock(now = Date.UTC(2026, 0, 1)): ManualClock {
  let elapsedMs = 0;
  let wallOffset = now;
  const sleepers = new Set<Sleeper>();
  const findNext = (until: number) =>
    [...sleepers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => wallOffset + elapsedMs,
    monotonic: () => elapsedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          at: elapsedMs + Math.max(0, ms),
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort, { once: true });
      }),
    async advance(ms) {
      const until = elapsedMs + ms;
      for (let next = findNext(until); next !== undefined; next = findNext(until)) {
        elapsedMs = Math.max(elapsedMs, next.at);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      elapsedMs = until;
    },
    setWallTime(epochMs) {
      wallOffset = epochMs - elapsedMs;
    },
    get sleeping() {
      return sleepers.size;
    },
  };
}
