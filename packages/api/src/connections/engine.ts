import type { ConnectionRecord, LiveStatus } from "@holat/core";
import type { ConnectionRun } from "./runs/runConnection.js";

/** A session that this server holds, as it is at this moment. */
export interface HeldConnection {
  /** As committed last. */
  readonly record: ConnectionRecord;
  readonly live: LiveStatus;
}

/** What the verbs see of the part that holds connection sessions on this server. Made by `createConnectionEngine`. */
export interface ConnectionEngine {
  readonly nodeId: string;
  /** undefined for a session that another server holds, or nobody. */
  findHeld(id: number): HeldConnection | undefined;
  /** All that are held here. */
  held(): IterableIterator<ConnectionRun>;
  /** A session was asked to run, or a command was written: see to it soon. */
  wake(): void;
  /** Called with each record right after its commit on this server; null for one that was deleted. The answer ends it. */
  onCommitted(listener: (record: ConnectionRecord, deleted: boolean) => void): () => void;
  readonly draining: boolean;
}

export interface ConnectionEngineMetrics {
  readonly connectionsHeld: number;
  readonly connectionsConnected: number;
  readonly connectionsAdopted: number;
}

export interface RunningConnectionEngine extends ConnectionEngine {
  /** Checks HOLAT_SECRET, takes the lease, opens what should run. Rejects with CREDENTIALS_UNREADABLE, DATABASE_AWAY. */
  start(): Promise<void>;
  /** Closes every socket and lets other servers have the sessions. */
  stop(): Promise<void>;
  /** Lets go of everything without a word to the database, as a killed process would. */
  abandon(): Promise<void>;
  metrics(): ConnectionEngineMetrics;
}
