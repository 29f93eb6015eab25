import type { CallRecord } from "@holat/core";

/**
 * What the verbs see of the part that owns and follows sessions on this node. Created by `createCallEngine`.
 */
export interface CallEngine {
  /** Takes the lease, takes back this node's own sessions, begins to admit and adopt. */
  start(): Promise<void>;
  /** Commits, releases every session and the lease; remote processes go on. */
  stop(): Promise<void>;
  /**
   * The last committed record of a session followed here, by UUID or sessionId. `fresh` while the lease is valid by the
   * local monotonic clock and no commit has an unknown outcome: only then does it stand for the database; otherwise it is
   * what to show when the database is away.
   */
  findOwned(id: string): { readonly record: CallRecord; readonly fresh: boolean } | undefined;
  /** A session was queued: admit soon. */
  queued(): void;
  /** Commands were written for sessions; resolves when those owned here were committed. */
  commanded(sessionIds: readonly string[]): Promise<void>;
  /** Called with each record right after its commit on this node. The answer unsubscribes. */
  onCommitted(listener: (record: CallRecord) => void): () => void;
  /** True once `stop` has begun. */
  readonly draining: boolean;
  readonly nodeId: string;
}
