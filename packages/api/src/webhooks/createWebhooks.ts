import { type Clock, HolatError, type Locale } from "@holat/core";
import type { PgBoss } from "pg-boss";
import { isDatabaseAway } from "../db/isDatabaseAway.js";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Jobs } from "../jobs/createJobs.js";
import type { Logger } from "../logger.js";
import { claimDelivery, releaseClaim } from "./delivery/claimDelivery.js";
import { createDeliveryPump, type DeliveryPump } from "./delivery/createDeliveryPump.js";
import { type DeliveryJob, deliveryQueue, queueDeliveries } from "./delivery/deliveryQueue.js";
import { type RetryPolicy, recordAttempt } from "./delivery/recordAttempt.js";
import { defaultRetryDelaysMs } from "./delivery/retrySchedule.js";
import { sendAttempt } from "./delivery/sendAttempt.js";
import { createAddressGuard, type ResolveHost } from "./guard/createAddressGuard.js";
import { parseIpNetwork } from "./guard/ipAddress.js";
import { createWebhookBox } from "./signing/webhookSecret.js";
import { type WebhookContext, webhookChannel } from "./webhookContext.js";

const dayMs = 24 * 3_600_000;
/** How late a retry may be; the backstop of NOTIFY while there are endpoints, and while there is none. */
const defaultPollMs = 2_000;
const idlePollMs = 60_000;
/** A server that has not recorded an attempt this long after its time-out is taken for dead. */
const claimMarginMs = 5_000;
/** Attempts at once on this server, and of one endpoint. */
const room = { postgres: { all: 32, each: 8 }, pglite: { all: 16, each: 4 } };

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
  /** How late a retry may be; 2 s. First attempts do not wait. */
  readonly pollMs?: number;
  readonly random?: () => number;
  readonly resolveHost?: ResolveHost;
}

interface Active {
  readonly boss: PgBoss;
  readonly pump: DeliveryPump;
}

/** What this server did, for /metrics. */
export interface WebhookMetrics {
  readonly webhooksDelivered: number;
  /** Attempts that failed and are made again later. */
  readonly webhooksRetried: number;
  /** Deliveries that were given up. */
  readonly webhooksFailed: number;
}

/** Tells endpoints of changes of status. */
export interface Webhooks {
  readonly context: WebhookContext;
  /** Begins to look for what is to be sent; the job queue starts with the first endpoint. */
  start(): Promise<void>;
  /** There may be something to send. Never rejects, never waits. */
  wake(): void;
  metrics(): WebhookMetrics;
  /** Gives up what is under way: another server, or this one later, sends it again. */
  stop(): Promise<void>;
}

/**
 * Delivers what the triggers have written: at least once, by Standard Webhooks 1.0. The rows say what is
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
  const pollMs = options.pollMs ?? defaultPollMs;
  const context: WebhookContext = {
    db,
    clock,
    logger,
    lang,
    box: createWebhookBox(options.secret, options.previousSecret),
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
  const counts = { delivered: 0, pending: 0, failed: 0 };
  const stopped = new AbortController();
  const { signal } = stopped;
  let active: Active | undefined;
  let unlisten: (() => Promise<void>) | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  const tell = (error: unknown) => {
    if (signal.aborted) return;
    logger[isDatabaseAway(error) ? "debug" : "warn"](
      { err: error },
      "webhooks wait: they could not be seen to",
    );
  };

  const attempt = async (job: DeliveryJob): Promise<void> => {
    const delivery = signal.aborted
      ? undefined
      : await claimDelivery(context, job, timeoutMs + claimMarginMs);
    if (!delivery) return;
    try {
      const outcome = await sendAttempt(context, delivery, { timeoutMs, signal });
      counts[await recordAttempt(context, delivery, outcome, policy)]++;
      if (outcome.kind !== "delivered") wake();
    } catch (error) {
      if (!signal.aborted) throw error;
      await releaseClaim(context, delivery);
    }
  };

  const wakeEvery = async (ms: number) => {
    for (;;) {
      await clock.sleep(ms, signal);
      wake();
    }
  };

  const activate = async (): Promise<Active> => {
    const boss = await jobs.start();
    await boss.createQueue(deliveryQueue, {
      policy: "short",
      retryLimit: 0,
      expireInSeconds: 60,
      retentionSeconds: 30 * (dayMs / 1000),
      deleteAfterSeconds: 3_600,
    });
    const pump = createDeliveryPump({ boss, ...room[database.dialect], signal, run: attempt, onError: tell });
    // From here on pg-boss knows the queue: inside a transaction it cannot ask for it, for PGlite has one connection.
    await pump.pull();
    wakeEvery(pollMs).catch(() => {});
    return { boss, pump };
  };

  const look = async () => {
    if (!active) {
      const endpoint = await db.selectFrom("webhook_endpoints").select("id").limit(1).executeTakeFirst();
      if (!endpoint) return;
      active = await activate();
    }
    while (!signal.aborted && (await queueDeliveries(db, active.boss, clock.now())).more);
    await active.pump.pull();
  };

  const wake = () => {
    lookAgain = true;
    looking ??= (async () => {
      while (lookAgain && !signal.aborted) {
        lookAgain = false;
        await look().catch(tell);
      }
      looking = undefined;
    })();
  };

  return {
    context,
    start: async () => {
      unlisten = await database.listen(webhookChannel, { onMessage: wake, onCatchUp: wake });
      wakeEvery(idlePollMs).catch(() => {});
      wake();
    },
    wake,
    metrics: () => ({
      webhooksDelivered: counts.delivered,
      webhooksRetried: counts.pending,
      webhooksFailed: counts.failed,
    }),
    stop: async () => {
      stopped.abort();
      await unlisten?.();
      await looking;
      await active?.pump.idle();
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
