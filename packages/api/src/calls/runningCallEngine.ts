import type { CallRunner, Clock } from "@holat/core";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { CommitterMetrics } from "../live/committer.js";
import type { Logger } from "../logger.js";
import type { Node } from "../ownership/createNode.js";
import type { CallTarget } from "./callTarget.js";
import type { CallEngine } from "./engine.js";

export interface CallEngineOptions {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  /** [0, 1); for jitter. Math.random when absent. */
  readonly random?: () => number;
  readonly runner: CallRunner;
  /** Only sessions of these are admitted and adopted here. */
  readonly targets: readonly CallTarget[];
  readonly logger: Logger;
  readonly node: Node;
  /** Stored log of one session, bytes before compression; 64 MiB when absent. */
  readonly maxLogBytes?: number;
  /** Between TERM and KILL when a session is canceled; 5,000 ms when absent. */
  readonly cancelGraceMs?: number;
}

/** Plain numbers about this node, for a metrics page. Counters only grow; the others are of now. */
export interface CallEngineMetrics extends CommitterMetrics {
  readonly sessionsOwned: number;
  readonly linksLost: number;
  readonly pendingBytes: number;
  readonly asideNow: number;
  readonly leaseValid: 0 | 1;
  readonly databaseAway: 0 | 1;
  readonly adopted: number;
  readonly admitted: number;
}

export interface RunningCallEngine extends CallEngine {
  metrics(): CallEngineMetrics;
  /** Lets go of everything without a word to the database, as a killed process would: others adopt after the lease. */
  abandon(): Promise<void>;
}
