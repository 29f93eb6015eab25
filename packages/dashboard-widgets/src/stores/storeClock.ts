import type { Clock } from "@holat/core";

/** The time that a store lives by. */
export type StoreClock = Pick<Clock, "now" | "sleep">;

/** The page's, or Node's. */
export const platformClock: StoreClock = {
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
