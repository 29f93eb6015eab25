import { type Clock, HolatError, type Locale } from "@holat/core";
import type { PgBoss } from "pg-boss";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Jobs } from "../jobs/createJobs.js";
import type { Logger } from "../logger.js";
import { claimDelivery, releaseClaim } from "./delivery/claimDelivery.js";
import { type DeliveryJob, deliveryQueue, queueDeliveries } from "./delivery/deliveryQueue.js";
import { type RetryPolicy, recordAttempt } from "./delivery/recordAttempt.js";
import { defaultRetryDelaysMs } from "./delivery/retrySchedule.js";
import { sendAttempt } from "./delivery/sendAttempt.js";
import { createAddressGuard, type ResolveHost } from "./guard/createAddressGuard.js";
import { parseIpNetwork } from "./guard/ipAddress.js";
import { createSecretBox } from "./signing/createSecretBox.js";
import { type WebhookContext, webhookChannel } from "./webhookContext.js";

const dayMs = 24 * 3_600_000;
/** Backstops of NOTIFY: while there are endpoints, and while there is none. */
const lookEveryMs = { active: 5_000, idle: 60_000 };
/** A hanging endpoint holds at most a quarter of the workers. */
const workers = { postgres: { all: 16, each: 4 }, pglite: { all: 8, each: 2 } };
const defaultPollSeconds = 2;

export interface WebhooksOptions {
  readonly database: OpenDatabase;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Language of the status objects. */
  readonly lang: Locale;
  /** HOLAT_SECRET: encrypts the signing secrets. */
  readonly secret: string;
  readonly previousSecret?: string | undefined;
  /** Networks in CIDR notation that webhooks may reach though they are not public. HOLAT_WEBHOOK_ALLOW. */
  readonly allow?: readonly string[];
  /** For an attempt, from the name's look-up to the answer; 10 s. */
  readonly timeoutMs?: number;
  /** Pauses between attempts; over three days in all. */
  readonly retryDelaysMs?: readonly number[];
  /** 5 days. */
  readonly disableAfterMs?: number;
  /** How late a retry may be; a first attempt is woken at once. 0.5 or more; 2 s. */
  readonly pollSeconds?: number;
  readonly random?: () => number;
  readonly resolveHost?: ResolveHost;
}

/** Tells endpoints of changes of status. */
export interface Webhooks {
  readonly context: WebhookContext;
  /** Begins to look for what is to be sent; the job queue starts with the first endpoint. */
  start(): Promise<void>;
  /** There may be something to send. Never rejects, never waits. */
  wake(): void;
  /** Gives up what is under way: another server, or this one later, sends it again. */
  stop(): Promise<void>;
}

/**
 * Delivers what the trigger on call_sessions has written: at least once, by Standard Webhooks 1.0. The rows say what is
 * to be sent; pg-boss says when, and to which server.
 *
 * ```ts
 * const webhooks = createWebhooks({ database, jobs, clock, logger, lang: "uz", secret });
 * await webhooks.start();
 * ```
 */
export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { database, jobs, clock, logger, lang } = options;
  const { db } = database;
  const timeoutMs = options.timeoutMs ?? 10_000;
  const pollSeconds = options.pollSeconds ?? defaultPollSeconds;
  const context: WebhookContext = {
    db,
    clock,
    logger,
    lang,
    box: createSecretBox(options.secret, options.previousSecret),
    guard: createAddressGuard({
      allow: (options.allow ?? []).map(getNetwork),
      ...(options.resolveHost ? { resolveHost: options.resolveHost } : {}),
    }),
  };
  const policy: RetryPolicy = {
    delaysMs: options.retryDelaysMs ?? defaultRetryDelaysMs,
    disableAfterMs: options.disableAfterMs ?? 5 * dayMs,
    random: options.random ?? Math.random,
  };
  const stopped = new AbortController();
  const { signal } = stopped;
  const underWay = new Set<Promise<void>>();
  let boss: PgBoss | undefined;
  let unlisten: (() => Promise<void>) | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  const attempt = async (job: DeliveryJob): Promise<void> => {
    const delivery = signal.aborted ? undefined : await claimDelivery(context, job);
    if (!delivery) return;
    try {
      const outcome = await sendAttempt(context, delivery, { timeoutMs, signal });
      await recordAttempt(context, delivery, outcome, policy);
      if (outcome.kind !== "delivered") wake();
    } catch (error) {
      if (!signal.aborted) throw error;
      await releaseClaim(context, delivery);
    }
  };

  const track = async (work: Promise<void>) => {
    underWay.add(work);
    try {
      await work;
    } finally {
      underWay.delete(work);
    }
  };

  const activate = async (): Promise<PgBoss> => {
    const started = await jobs.start();
    await started.createQueue(deliveryQueue, {
      notify: true,
      retryLimit: 0,
      expireInSeconds: 60,
      retentionSeconds: 30 * (dayMs / 1000),
      deleteAfterSeconds: 3_600,
    });
    const { all, each } = workers[database.dialect];
    await started.work<DeliveryJob>(
      deliveryQueue,
      {
        localConcurrency: all,
        localGroupConcurrency: each,
        pollingIntervalSeconds: pollSeconds,
        notifyPollingIntervalSeconds: pollSeconds,
      },
      async ([job]) => {
        if (job) await track(attempt(job.data));
      },
    );
    return started;
  };

  const look = async () => {
    if (!boss) {
      const endpoint = await db.selectFrom("webhook_endpoints").select("id").limit(1).executeTakeFirst();
      if (!endpoint) return;
      boss = await activate();
    }
    while (!signal.aborted && (await queueDeliveries(db, boss, clock.now())).more);
  };

  const wake = () => {
    lookAgain = true;
    looking ??= (async () => {
      while (lookAgain && !signal.aborted) {
        lookAgain = false;
        await look().catch((error: unknown) => logger.debug({ err: error }, "webhooks not looked at"));
      }
      looking = undefined;
    })();
  };

  const lookEverySoOften = async () => {
    for (;;) {
      await clock.sleep(boss ? lookEveryMs.active : lookEveryMs.idle, signal);
      wake();
    }
  };

  return {
    context,
    start: async () => {
      unlisten = await database.listen(webhookChannel, { onMessage: wake, onCatchUp: wake });
      lookEverySoOften().catch(() => {});
      wake();
    },
    wake,
    stop: async () => {
      stopped.abort();
      await unlisten?.();
      await looking;
      await Promise.allSettled(underWay);
    },
  };
}

function getNetwork(text: string) {
  const network = parseIpNetwork(text);
  if (network) return network;
  throw new HolatError("INTERNAL", `${JSON.stringify(text)} is not a network in CIDR notation`, {
    hint: "Write it like 10.0.0.0/8, or as one address.",
  });
}
