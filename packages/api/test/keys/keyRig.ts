import type { Clock } from "@holat/core";
import type { CreatedKey } from "@holat/core/schemas";
import { createManualClock } from "@holat/testkit";
import { afterAll, expect } from "vitest";
import { createStoredKeys } from "../../src/access/createStoredKeys.js";
import { noViewTokens } from "../../src/access/viewTokens.js";
import type { ApiOptions } from "../../src/createApi.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { createLive } from "../../src/live/hub/createLive.js";
import { networkAccess } from "../access/viewRig.js";
import { adminKey, createApiHarness, createIdleEngine, json } from "../http/apiHarness.js";
import { createTestLogger } from "../support/logger.js";

/** One node with stored keys, reached over the network; `deaf`: it hears no message of others. */
export async function createKeyNode(
  database: OpenDatabase,
  {
    deaf = false,
    clock = createManualClock(Date.now()),
    ...options
  }: Partial<ApiOptions> & { readonly deaf?: boolean; readonly clock?: Clock } = {},
) {
  const { db } = database;
  const logger = createTestLogger();
  const listen: OpenDatabase["listen"] = async (channel, listener) =>
    deaf ? async () => {} : database.listen(channel, listener);
  const keys = createStoredKeys({ database: { db, listen }, clock, logger });
  await keys.start();
  const engine = options.engine ?? createIdleEngine();
  const { viewTokens = noViewTokens } = options;
  const live = createLive({ db, listen, clock, engine, logger, keys, viewTokens, random: () => 0.5 });
  await live.start();
  afterAll(async () => {
    await keys.stop();
    await live.hub.stop();
  });
  const api = createApiHarness(database, { clock, keys, live, access: networkAccess, ...options, engine });
  const ask = (path: string, key: string, init: RequestInit = {}) =>
    api.request(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } });
  return {
    ...api,
    keys,
    live,
    logger,
    ask,
    /** The status alone. */
    status: async (path: string, key: string, init: RequestInit = {}) => {
      const answer = await ask(path, key, init);
      await answer.body?.cancel();
      return answer.status;
    },
    /** By the API itself, asked with the admin key of the settings. */
    create: async (input: object = {}): Promise<CreatedKey> => {
      const body = json({ name: "a test", scopes: ["calls:read"], ...input });
      const answer = await ask("/keys", adminKey, body);
      expect(answer.status).toBe(201);
      return (await answer.json()) as CreatedKey;
    },
    revoke: (id: string) => ask(`/keys/${id}`, adminKey, { method: "DELETE" }),
  };
}
