import type { Clock } from "@holat/core";
import type { Kysely } from "kysely";
import { createRevokedPrincipals } from "../../access/revokedPrincipals.js";
import { noStoredKeys, type StoredKeys } from "../../access/storedKeys.js";
import { noViewTokens, type ViewTokens } from "../../access/viewTokens.js";
import type { CallEngine } from "../../calls/engine.js";
import type { OpenDatabase } from "../../db/openDatabase.js";
import type { Database } from "../../db/schema.js";
import type { Logger } from "../../logger.js";
import {
  createEventStreams,
  type EventStreamMetrics,
  type EventStreams,
} from "../stream/createEventStreams.js";
import type { StreamLimits } from "../stream/createStreamQuota.js";
import { type CallHub, createCallHub } from "./createCallHub.js";

export interface LiveOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly engine: Pick<CallEngine, "nodeId" | "findOwned" | "onCommitted">;
  readonly logger: Logger;
  /** `database.listen`: changes of other nodes are heard of at once. */
  readonly listen?: OpenDatabase["listen"];
  /** Without it no stream ends because its token was revoked. */
  readonly viewTokens?: ViewTokens;
  /** Without it none ends because its key was revoked. */
  readonly keys?: StoredKeys;
  /** 20,000 streams a key and 1,000 an address when absent. */
  readonly limits?: Partial<StreamLimits>;
  /** [0, 1); for jitter. Math.random when absent. */
  readonly random?: () => number;
}

/** Plain numbers for a metrics page. `streamBackstopFound` should stay 0: else notices of other nodes get lost. */
export interface LiveMetrics extends EventStreamMetrics {
  readonly streamSessions: number;
  readonly streamBackstopFound: number;
}

/** All that shows sessions as they change: one for a server. */
export interface Live {
  readonly hub: CallHub;
  readonly streams: EventStreams;
  readonly random: () => number;
  /** Listens for what other nodes do. Rejects when the database does not answer. */
  start(): Promise<void>;
  /** Sends every watcher elsewhere, within about 1.5 s, and lets no new one in; then stops. Call it before the engine stops. */
  stop(): Promise<void>;
  metrics(): LiveMetrics;
}

/**
 * ```ts
 * const live = createLive({ db: database.db, listen: database.listen, clock: systemClock, engine, logger, viewTokens, keys });
 * await live.start();
 * const app = createApi({ ...options, live });
 * ```
 */
export function createLive(options: LiveOptions): Live {
  const { clock, viewTokens = noViewTokens, keys = noStoredKeys } = options;
  const { limits = {}, random = Math.random } = options;
  const hub = createCallHub(options);
  const streams = createEventStreams({
    clock,
    revoked: createRevokedPrincipals(viewTokens, keys),
    limits,
    random,
  });
  return {
    hub,
    streams,
    random,
    start: hub.start,
    stop: async () => {
      await streams.drain();
      await hub.stop();
    },
    metrics: () => ({ ...streams.metrics(), ...hub.metrics() }),
  };
}
