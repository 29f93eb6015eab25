import { type Clock, HolatError } from "@holat/core";
import { isDatabaseAway } from "../db/isDatabaseAway.js";

/** A caller is told after this long that the database does not answer. */
export const databaseWaitMs = 3_000;

/**
 * Runs a piece of database work; DATABASE_AWAY when it says that the database is away, or when it takes longer than
 * `waitMs`. The signal tells the work that nobody waits any more, so that it commits nothing.
 */
export async function withDatabase<T>(
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
  waitMs = databaseWaitMs,
): Promise<T> {
  const late = new AbortController();
  const timer = new AbortController();
  const limit = clock.sleep(waitMs, timer.signal).then(() => {
    late.abort();
    throw databaseAway(`The database has not answered for ${waitMs} ms`);
  });
  const running = work(late.signal);
  running.catch(() => {});
  limit.catch(() => {});
  try {
    return await Promise.race([running, limit]);
  } catch (error) {
    if (isDatabaseAway(error)) throw databaseAway("The database cannot be reached", error);
    throw error;
  } finally {
    timer.abort();
  }
}

function databaseAway(message: string, cause?: unknown): HolatError {
  return new HolatError("DATABASE_AWAY", message, {
    hint: "Try again soon; nothing that runs is lost meanwhile. An Idempotency-Key makes trying again safe.",
    ...(cause === undefined ? {} : { cause }),
  });
}
