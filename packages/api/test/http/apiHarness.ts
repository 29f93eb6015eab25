import { type Clock, systemClock } from "@holat/core";
import type { AccessConfig } from "../../src/access/accessConfig.js";
import { createApiKey } from "../../src/access/apiKey.js";
import type { CallEngine } from "../../src/calls/engine.js";
import { type ApiOptions, createApi } from "../../src/createApi.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { createTestLogger } from "../support/logger.js";

export const host = "127.0.0.1:3000";
export const adminKey = "hk_test_admin_0123456789abcdef";

/** Listening on loopback, open, with one admin key and one that may only read. */
export const loopbackAccess: AccessConfig = {
  apiKeys: [
    createApiKey("admin", adminKey, ["admin"]),
    createApiKey("reader", "hk_test_reader", ["calls:read"]),
  ],
  listening: { host: "127.0.0.1", port: 3000, loopback: true },
  openLoopback: true,
  corsOrigins: ["https://crm.example"],
};

/** An engine that owns nothing, for what the database alone answers. */
export function createIdleEngine(): CallEngine & { queuedCount: number; draining: boolean } {
  return {
    nodeId: "node-idle",
    draining: false,
    queuedCount: 0,
    start: async () => {},
    stop: async () => {},
    findOwned: () => undefined,
    queued() {
      this.queuedCount++;
    },
    commanded: async () => {},
    onCommitted: () => () => {},
  };
}

export interface ApiHarness {
  /** A request as `curl` on this machine would send it; `headers` may overrule the Host. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The same with the headers as Node's server hands them over, one by one. */
  requestAsNode(path: string, init: { method: string; rawHeaders: readonly string[] }): Promise<Response>;
  readonly logger: ReturnType<typeof createTestLogger>;
  readonly engine: CallEngine;
  readonly app: ReturnType<typeof createApi>;
}

export function createApiHarness(
  database: Pick<OpenDatabase, "db">,
  options: Partial<ApiOptions> & { readonly clock?: Clock } = {},
): ApiHarness {
  const logger = createTestLogger();
  const engine = options.engine ?? createIdleEngine();
  const app = createApi({
    db: database.db,
    clock: systemClock,
    engine,
    targets: ["main", "second"].map((name) => ({
      name,
      maxConcurrent: 2,
      connectForSeconds: 25,
      lostLinkFailAfterSeconds: null,
    })),
    lang: "uz",
    logger,
    access: loopbackAccess,
    version: "0.0.0-test",
    ...options,
  });
  return {
    logger,
    engine,
    app,
    request: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has("host")) headers.set("host", host);
      return app.request(path, { ...init, headers });
    },
    requestAsNode: async (path, { method, rawHeaders }) =>
      app.request(path, { method }, { incoming: { rawHeaders } }),
  };
}

/** A POST with a JSON body. */
export function json(value: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof value === "string" ? value : JSON.stringify(value),
  };
}
