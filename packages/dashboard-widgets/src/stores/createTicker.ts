import type { StoreClock } from "./storeClock.js";

/** Calls at each whole second while `isWanted`; `wake` looks again. */
export function createTicker(clock: StoreClock, isWanted: () => boolean, onTick: () => void) {
  let ticking: AbortController | undefined;
  const run = async ({ signal }: AbortController) => {
    while (!signal.aborted && isWanted()) {
      await clock.sleep(1_000, signal).catch(() => {});
      if (!signal.aborted) onTick();
    }
  };
  return {
    wake() {
      if (ticking || !isWanted()) return;
      const own = new AbortController();
      ticking = own;
      void run(own).finally(() => {
        if (ticking === own) ticking = undefined;
      });
    },
    stop() {
      ticking?.abort();
      ticking = undefined;
    },
  };
}
