import type { PgBoss } from "pg-boss";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import { toBossDatabase } from "./toBossDatabase.js";

const schema = "holat_jobs";
const stopLimitMs = 3_000;

/** pg-boss, started when it is first needed: a server that needs it never, or later, starts the quicker. */
export interface Jobs {
  /** The running queue; every call gets the same one. A failed start is tried anew by the next call. */
  start(): Promise<PgBoss>;
  /** Waits for what is under way, at most 3 s. */
  stop(): Promise<void>;
}

export function createJobs({
  database,
  logger,
}: {
  readonly database: OpenDatabase;
  readonly logger: Logger;
}): Jobs {
  let starting: Promise<PgBoss> | undefined;
  let stopped = false;

  const startBoss = async (): Promise<PgBoss> => {
    const { PgBoss } = await import("pg-boss");
    const boss = new PgBoss({
      db: toBossDatabase(database),
      backend: database.dialect,
      schema,
      superviseIntervalSeconds: 120,
      queueCacheIntervalSeconds: 300,
      bamIntervalSeconds: 300,
      monitorVacuum: false,
      reindex: false,
    });
    boss.on("error", (error) => logger.warn({ err: error }, "a job queue's statement failed"));
    boss.on("warning", ({ message, data }) => logger.debug({ message, data }, "job queue"));
    await boss.start();
    if (stopped) await boss.stop({ graceful: false, close: false });
    return boss;
  };

  return {
    start: () => {
      starting ??= startBoss().catch((error: unknown) => {
        starting = undefined;
        throw error;
      });
      return starting;
    },
    stop: async () => {
      stopped = true;
      const boss = await starting?.catch(() => undefined);
      await boss?.stop({ graceful: true, close: false, timeout: stopLimitMs });
    },
  };
}
