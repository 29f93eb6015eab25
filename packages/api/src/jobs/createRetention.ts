import type { Clock } from "@holat/core";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import type { Jobs } from "./createJobs.js";
import { removeOutdated } from "./removeOutdated.js";

const queue = "retention";
const everyHour = "17 * * * *";
/** Long after the start, which it is not to slow down. */
const beginAfterMs = 60_000;
const pollSeconds = 60;

export interface Retention {
  start(): void;
  stop(): void;
}

/** Deletes outdated rows every hour, on one of the servers. */
export function createRetention(options: {
  readonly database: Pick<OpenDatabase, "db">;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly logger: Logger;
}): Retention {
  const { database, jobs, clock, logger } = options;
  const stopped = new AbortController();

  const begin = async () => {
    const boss = await jobs.start();
    await boss.createQueue(queue, { policy: "exclusive", retryLimit: 0 });
    await boss.schedule(queue, everyHour, null, { missed: "once" });
    const polling = { pollingIntervalSeconds: pollSeconds };
    await boss.work(queue, polling, () => removeOutdated(database.db, clock));
  };

  const beginLater = async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(beginAfterMs, stopped.signal);
      try {
        return await begin();
      } catch (error) {
        logger.debug({ err: error }, "retention not begun yet");
      }
    }
  };

  return {
    start: () => {
      beginLater().catch(() => {});
    },
    stop: () => stopped.abort(),
  };
}
