import { type CallRecord, type CallState, type Clock, systemClock } from "@holat/core";
import { afterAll } from "vitest";
import { listen } from "../../../../apps/server/src/server/listen.js";
import type { CallEngine } from "../../src/calls/engine.js";
import { toStateColumns } from "../../src/calls/store/sessionRow.js";
import type { ApiOptions } from "../../src/createApi.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { createLive, type LiveOptions } from "../../src/live/hub/createLive.js";
import { sendNotice } from "../../src/ownership/notices.js";
import { createApiHarness, createIdleEngine } from "../http/apiHarness.js";
import { createTestLogger } from "../support/logger.js";
import { type EventReader, readEvents } from "./readEvents.js";

export interface StreamNode {
  readonly engine: CallEngine;
  readonly live: ReturnType<typeof createLive>;
  readonly logger: ReturnType<typeof createTestLogger>;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Opens a stream without a socket; fails when it is refused. */
  open(path: string, headers?: Record<string, string>): Promise<EventReader>;
  /** Changes a session as this node's engine does: one statement with its notice, then word to the hub. */
  commit(record: CallRecord, change: Partial<CallState>): Promise<CallRecord>;
  /** Serves the API on loopback; closed after the file. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** LISTEN and streams end, as in a server's stop. */
  stop(): Promise<void>;
}

/** One server of an installation, as far as streams go: it follows nothing itself. */
export async function createStreamNode(
  database: OpenDatabase,
  {
    nodeId = "node-a",
    clock = systemClock,
    limits = {},
    random = Math.random,
    deaf = false,
    ...options
  }: Partial<ApiOptions> &
    Pick<LiveOptions, "limits" | "random"> & {
      readonly nodeId?: string;
      readonly clock?: Clock;
      /** It does not listen for notices. */
      readonly deaf?: boolean;
    } = {},
): Promise<StreamNode> {
  const { db } = database;
  const logger = createTestLogger();
  const engine: CallEngine = options.engine ?? { ...createIdleEngine(), nodeId };
  const { viewTokens } = options;
  const live = createLive({
    db,
    clock,
    engine,
    logger,
    limits,
    random,
    ...(deaf ? {} : { listen: database.listen }),
    ...(viewTokens ? { viewTokens } : {}),
  });
  await live.start();
  const closing: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= live.stop();
    return stopped;
  };
  const access = {
    apiKeys: [],
    openLoopback: true,
    corsOrigins: ["https://crm.example"],
    // A test that listens takes the port that it gets.
    listening: { host: "127.0.0.1", port: 3000, loopback: true },
  };
  const api = createApiHarness(database, {
    clock,
    live,
    ...options,
    engine,
    access: options.access ?? access,
  });
  afterAll(async () => {
    await live.hub.stop();
    await Promise.all(closing.map((close) => close()));
  });
  const request = (path: string, init: RequestInit = {}) =>
    api.request(path, {
      ...init,
      headers: { host: `127.0.0.1:${access.listening.port}`, ...toObject(init.headers) },
    });
  return {
    engine,
    live,
    logger,
    request,
    open: async (path, headers = {}) => {
      const answer = await request(path, { headers });
      if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
      return readEvents(answer.body);
    },
    commit: async (record, change) => {
      const next = await storeChange(database, record, change, nodeId);
      live.hub.publish(next);
      return next;
    },
    listen: async () => {
      const listening = await listen({
        host: "127.0.0.1",
        port: 0,
        fetch: (request, bindings) => api.app.fetch(request, bindings),
      });
      access.listening.port = listening.port;
      closing.push(async () => {
        const closed = listening.close();
        listening.closeAll();
        await closed;
      });
      return { url: listening.url, port: listening.port };
    },
    stop,
  };
}

function toObject(headers: RequestInit["headers"]): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}

/** Writes the row; without a node id no notice goes with it. */
export async function storeChange(
  { db }: Pick<OpenDatabase, "db">,
  record: CallRecord,
  change: Partial<CallState>,
  nodeId?: string,
): Promise<CallRecord> {
  const next: CallRecord = {
    ...record,
    version: record.version + 1,
    updatedAt: Date.now(),
    state: { ...record.state, ...change },
  };
  const { parse_state, ...columns } = toStateColumns(next.state);
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable("call_sessions")
      .set({
        ...columns,
        parse_state: JSON.stringify(parse_state),
        version: next.version,
        updated_at: next.updatedAt,
      })
      .where("id", "=", record.id)
      .execute();
    if (nodeId !== undefined) await sendNotice(tx, nodeId);
  });
  return next;
}

export const running = { status: "RUNNING" } as const;
export const completed = { status: "COMPLETED", completedAt: Date.now(), exitCode: 0 } as const;
