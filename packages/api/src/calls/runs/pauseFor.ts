import type { Clock } from "@holat/core";
import { isDatabaseAway } from "../../db/isDatabaseAway.js";

/** Sleeps until the time is over or one of the signals aborts. Rejects only for `stop`. */
export async function pauseFor(
  clock: Clock,
  ms: number,
  { stop, wake }: { readonly stop: AbortSignal; readonly wake?: AbortSignal },
): Promise<void> {
  stop.throwIfAborted();
  const signal = wake ? AbortSignal.any([stop, wake]) : stop;
  await clock.sleep(Math.max(0, ms), signal).catch(() => {});
  stop.throwIfAborted();
}

/** Repeats `ask` as long as the database is away. */
export async function untilDatabaseAnswers<T>(
  clock: Clock,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await pauseFor(clock, 250, { stop: signal });
    }
  }
}
