import type { CallEvent, Clock } from "@holat/core";
import { applyCallEvent, systemClock } from "@holat/core";
import type { Webhook, WebhookDelivery, webhookWithSecretSchema } from "@holat/core/schemas";
import { afterAll, expect } from "vitest";
import type { z } from "zod";
import type { OpenDatabase } from "../../../src/db/openDatabase.js";
import { createJobs } from "../../../src/jobs/createJobs.js";
import { type Committer, createCommitter } from "../../../src/live/committer.js";
import { createLiveSession, type LiveSession } from "../../../src/live/liveSession.js";
import { createWebhooks, type Webhooks, type WebhooksOptions } from "../../../src/webhooks/createWebhooks.js";
import { type ApiHarness, adminKey, createApiHarness, json } from "../../http/apiHarness.js";
import { createTestDatabase } from "../../support/database.js";
import { insertSession } from "../../support/insertSession.js";
import { createTestLogger } from "../../support/logger.js";

export type WebhookWithSecret = z.infer<typeof webhookWithSecretSchema>;
export const secret = "a secret of the server, longer than thirty-two bytes";
const nodeId = "node-webhooks";

export interface TestServer {
  readonly api: ApiHarness;
  readonly webhooks: Webhooks;
  post<T>(path: string, body?: unknown, status?: number): Promise<T>;
  get<T>(path: string): Promise<T>;
  create(input: { url: string; events?: readonly string[] }): Promise<WebhookWithSecret>;
  read(id: string): Promise<Webhook>;
  deliveries(id: string, query?: string): Promise<WebhookDelivery[]>;
  /** Stops without a word to anybody: what was claimed stays claimed. */
  stop(): Promise<void>;
}

export interface WebhookRig {
  readonly database: OpenDatabase;
  openAgain(): Promise<OpenDatabase>;
  startServer(options?: Partial<WebhooksOptions> & { readonly clock?: Clock }): Promise<TestServer>;
  /** A queued session, followed by the committer. */
  makeSession(): Promise<LiveSession>;
  /** Commits what the events make of it, by the server's own committer. */
  commit(session: LiveSession, ...events: CallEvent[]): Promise<void>;
}

export const confirmed: CallEvent = { kind: "confirmed", startedAt: Date.now() };
export const linkLost: CallEvent = { kind: "linkLost" };
export const heard = (): CallEvent => ({ kind: "heard", at: Date.now() });
export const ended = (exitCode: number): CallEvent => ({
  kind: "ended",
  at: Date.now(),
  ending: { reason: "exit", exitCode, elapsedSeconds: 1, stdoutSize: 0, stderrSize: 0 },
});

export async function createWebhookRig(): Promise<WebhookRig> {
  const { database, openAgain } = await createTestDatabase();
  const logger = createTestLogger();
  const committer: Committer = createCommitter({
    database,
    nodeId,
    clock: systemClock,
    logger,
    onRaced: () => {
      throw new Error("nobody else writes these sessions");
    },
  });
  const stops: (() => Promise<void>)[] = [];
  afterAll(async () => {
    await committer.stop(AbortSignal.timeout(5_000));
    await Promise.all(stops.map((stop) => stop()));
  });

  return {
    database,
    openAgain,
    startServer: async ({ clock = systemClock, database: own = database, ...options } = {}) => {
      const jobs = createJobs({ database: own, logger });
      const webhooks = createWebhooks({
        database: own,
        jobs,
        clock,
        logger,
        lang: "en",
        secret,
        allow: ["127.0.0.0/8"],
        retryDelaysMs: [10, 10, 10],
        pollMs: 50,
        ...options,
      });
      const stop = async () => {
        await webhooks.stop();
        await jobs.stop();
      };
      stops.push(stop);
      await webhooks.start();
      return createTestServer(withAdminKey(createApiHarness(own, { webhooks, clock })), webhooks, stop);
    },
    makeSession: async () => {
      const row = await insertSession(database.db, { owner: nodeId, generation: 1, admitted_at: 1 });
      return createLiveSession(row, 1024 * 1024);
    },
    commit: async (session, ...events) => {
      session.stage({ state: events.reduce(applyCallEvent, session.state), results: [], log: [] });
      committer.staged(session);
      await committer.committed(session, AbortSignal.timeout(20_000));
    },
  };
}

/** Sends the admin key unless the request has its own. */
function withAdminKey(api: ApiHarness): ApiHarness {
  return {
    ...api,
    request: (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has("authorization")) headers.set("authorization", `Bearer ${adminKey}`);
      return api.request(path, { ...init, headers });
    },
  };
}

function createTestServer(api: ApiHarness, webhooks: Webhooks, stop: () => Promise<void>): TestServer {
  const post = async <T>(path: string, body?: unknown, status?: number) => {
    const answer = await api.request(path, body === undefined ? { method: "POST" } : json(body));
    expect(answer.status).toBe(status ?? answer.status);
    return (await answer.json()) as T;
  };
  const get = async <T>(path: string) => (await (await api.request(path)).json()) as T;
  return {
    api,
    webhooks,
    stop,
    post,
    get,
    create: (input) => post("/webhooks", input, 201),
    read: (id) => get(`/webhooks/${id}`),
    deliveries: (id, query = "") => get(`/webhooks/${id}/deliveries${query}`),
  };
}
