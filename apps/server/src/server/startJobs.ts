import { createJobs, createRetention, createWebhooks, type OpenDatabase, type Webhooks } from "@holat/api";
import { systemClock } from "@holat/core";
import type { Config } from "../config/config.js";
import type { ServerLogger } from "../log/createLogger.js";

export interface RunningJobs {
  readonly webhooks: Webhooks;
  stop(): Promise<void>;
}

/** Webhooks and retention, on one job queue. */
export async function startJobs(options: {
  readonly database: OpenDatabase;
  readonly config: Config;
  readonly secret: string;
  readonly logger: ServerLogger;
}): Promise<RunningJobs> {
  const { database, config, secret, logger } = options;
  const shared = { database, logger, clock: systemClock, jobs: createJobs({ database, logger }) };
  const retention = createRetention(shared);
  const webhooks = createWebhooks({
    ...shared,
    lang: config.lang,
    secret,
    previousSecret: config.previousSecret,
    allow: config.webhookAllow,
  });
  await webhooks.start();
  retention.start();
  return {
    webhooks,
    stop: async () => {
      retention.stop();
      await webhooks.stop();
      await shared.jobs.stop();
    },
  };
}
