import type { Connection as LiveConnection } from "../live/deriveConnection.js";
import type { Watch } from "../live/listen.js";
import type { ConnectionSession, Message } from "./types.js";

export interface SessionWatcher {
  /** A session as it is now: all present ones first, then each change. */
  onSession(session: ConnectionSession): unknown;
  /** It is no more; also told of what was deleted while there was no connection. */
  onDeleted?(sessionId: string): unknown;
  /** A message came in, or got further; for who may send some. */
  onMessage?(message: Message): unknown;
  /** All of the present state has been told; again after each loss of the connection. */
  onSynced?(): unknown;
  /**
   * How what is told is known; `stopped` is a refusal, and the end. `heardAt`: epoch ms at which the server said anything
   * last; 0 before it did.
   */
  onConnection?(connection: LiveConnection, error: unknown, heardAt: number): unknown;
}

export interface SessionWatchOptions {
  /** Names; all that the key may see when absent. */
  readonly sessionIds?: readonly string[];
  readonly signal?: AbortSignal;
}

export type WatchSessions = (watcher: SessionWatcher, options?: SessionWatchOptions) => Watch;
