import type { Connection } from "@holat/sdk";
import type { ConnectionSession, LiveSessions, Uptime } from "@holat/sdk/sessions";
import type { Problem } from "../locale/problemTexts.js";
import { resolveLiveSessions } from "../settings/resolveLiveSessions.js";
import { createPublisher } from "./createPublisher.js";
import { deriveProblem } from "./deriveProblem.js";
import type { Store } from "./store.js";
import { platformClock, type StoreClock } from "./storeClock.js";

export interface ConnectionsOptions {
  /** Default: the page's own, see `configureHolat`. */
  readonly sessions?: LiveSessions | undefined;
  /** Ask for the uptime of the last days too. Default: false */
  readonly uptime?: boolean | undefined;
  readonly clock?: StoreClock | undefined;
}

/** What is known of the linked accounts, and how well. */
export interface ConnectionsSnapshot {
  /** In order of their id. */
  readonly sessions: readonly ConnectionSession[];
  /** By sessionId; empty unless it was asked for. */
  readonly uptimes: ReadonlyMap<string, Uptime>;
  /** The present state has not been told yet. */
  readonly loading: boolean;
  readonly connection: Connection;
  /** They may have moved on: they are shown as of `asOf`. */
  readonly stale: boolean;
  /** Epoch ms at which the server was last heard; null before it was. */
  readonly asOf: number | null;
  /** Why there is no connection; null while there is one. */
  readonly error: unknown;
  /** What `error` means to a reader. */
  readonly problem: Problem | null;
}

export type ConnectionsStore = Store<ConnectionsSnapshot>;

/** Before anything is known; also what a server renders. */
export const emptyConnections: ConnectionsSnapshot = {
  sessions: [],
  uptimes: new Map(),
  loading: true,
  connection: "connecting",
  stale: false,
  asOf: null,
  error: null,
  problem: null,
};

const uptimeEveryMs = 300_000;

/**
 * All linked accounts, live.
 *
 * ```ts
 * const store = createConnectionsStore();
 * const stop = store.subscribe(() => console.log(store.getSnapshot().sessions.filter(({ canSend }) => canSend).length));
 * ```
 */
export function createConnectionsStore({
  sessions: given,
  uptime = false,
  clock = platformClock,
}: ConnectionsOptions = {}): ConnectionsStore {
  const known = new Map<string, ConnectionSession>();
  let uptimes: ReadonlyMap<string, Uptime> = emptyConnections.uptimes;
  let sorted: readonly ConnectionSession[] | undefined;
  let loading = true;
  let connection: Connection = "connecting";
  let asOf: number | null = null;
  let error: unknown = null;

  const isLive = () => connection === "live" || connection === "degraded";
  const heard = () => {
    asOf = clock.now();
    publisher.changed();
  };

  const readUptimes = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        const all = await (given ?? resolveLiveSessions()).sessions.uptimeOfAll({ signal });
        uptimes = new Map(all.map((one) => [one.sessionId, one]));
        publisher.changed();
      } catch {
        // The strip stays as it was; the stream tells of trouble.
      }
      await clock.sleep(uptimeEveryMs, signal).catch(() => {});
    }
  };

  const publisher = createPublisher(emptyConnections, {
    derive: () => {
      sorted ??= [...known.values()].sort((one, other) => one.id - other.id);
      return {
        sessions: sorted,
        uptimes,
        loading,
        connection,
        stale: !loading && !isLive(),
        asOf,
        error,
        problem: deriveProblem(error) ?? (connection === "offline" ? "unreachable" : null),
      };
    },
    start: () => {
      const run = new AbortController();
      const told = new Set<string>();
      (given ?? resolveLiveSessions()).sessions.watch(
        {
          onSession(session) {
            known.set(session.sessionId, session);
            told.add(session.sessionId);
            sorted = undefined;
            heard();
          },
          onDeleted(sessionId) {
            known.delete(sessionId);
            sorted = undefined;
            heard();
          },
          onSynced() {
            // What was deleted while nobody listened is not told any more.
            for (const sessionId of known.keys()) if (!told.has(sessionId)) known.delete(sessionId);
            sorted = undefined;
            loading = false;
            heard();
          },
          onConnection(next, failure, heardAt) {
            connection = next;
            if (!isLive()) asOf = heardAt || asOf;
            error = isLive() ? null : (failure ?? error);
            publisher.changed();
          },
        },
        { signal: run.signal },
      );
      if (uptime) void readUptimes(run.signal);
      return () => run.abort();
    },
  });
  const { subscribe, getSnapshot, destroy } = publisher;
  return { subscribe, getSnapshot, destroy };
}
