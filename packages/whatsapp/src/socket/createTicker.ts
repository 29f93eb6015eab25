import type { Clock } from "@holat/core";

/** One timer for all sockets of a driver. */
export interface Ticker {
  /** Calls `look` every tick, until the function that it gives is called. */
  add(look: () => void): () => void;
}

export function createTicker(clock: Clock, tickMs: number): Ticker {
  const looks = new Set<() => void>();
  let stop: AbortController | undefined;

  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      await clock.sleep(tickMs, signal);
      for (const look of looks) look();
    }
  };
  return {
    add(look) {
      looks.add(look);
      if (stop === undefined) {
        stop = new AbortController();
        // It ends by the abort alone.
        run(stop.signal).catch(() => {});
      }
      return () => {
        looks.delete(look);
        if (looks.size > 0) return;
        stop?.abort();
        stop = undefined;
      };
    },
  };
}
