import type { CallSession, Connection, WatchFilter } from "@holat/sdk";
import type { Problem } from "../locale/problemTexts.js";
import { type ClientChoice, resolveClient } from "../settings/resolveClient.js";
import { createPublisher } from "./createPublisher.js";
import { createTicker } from "./createTicker.js";
import { deriveProblem } from "./deriveProblem.js";
import { nextFrame } from "./nextFrame.js";
import { createSessionRows } from "./sessionRows.js";
import type { Store } from "./store.js";
import { platformClock, type StoreClock } from "./storeClock.js";
import { tickSession } from "./tickSession.js";

/** Whom to ask, where it is not the page's own client: see `configureHolat`. */
export interface CallSessionsOptions extends ClientChoice {
  /** Which sessions. */
  readonly filter?: Omit<WatchFilter, "limit"> | undefined;
  /** Rows at first, and by which `loadMore` adds to them; 1 to 100. Default: 20 */
  readonly limit?: number | undefined;
  readonly clock?: StoreClock | undefined;
}

/** What is known, and how well. The two are apart: a lost connection changes no session's status. */
export interface CallSessionsSnapshot {
  /** Newest first. Their `durationSeconds` goes on by the second while they are not stale. */
  readonly sessions: readonly CallSession[];
  /** New ones that are kept back, see `hold`. */
  readonly newCount: number;
  /** The present state has not been told yet. */
  readonly loading: boolean;
  /** There may be older ones, for `loadMore`. */
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly connection: Connection;
  /** They may have moved on: they are shown as of `asOf`. */
  readonly stale: boolean;
  /** Epoch ms at which the server was last heard; null before it was. */
  readonly asOf: number | null;
  /** Why there is no connection, or why `loadMore` failed; null when neither is so. */
  readonly error: unknown;
  /** What `error` means to a reader. */
  readonly problem: Problem | null;
}

export interface CallSessionsStore extends Store<CallSessionsSnapshot> {
  /** While held, new sessions are counted and not shown, so that what is read stays in its place. Let go, they are shown. */
  hold(isHeld: boolean): void;
  /** Shows what is kept back, and goes on holding. */
  reveal(): void;
  /** Asks for older ones. Never rejects: a failure is the snapshot's `error`. */
  loadMore(): Promise<void>;
}

/** Before anything is known; also what a server renders. */
export const emptyCallSessions: CallSessionsSnapshot = {
  sessions: [],
  newCount: 0,
  loading: true,
  hasMore: false,
  loadingMore: false,
  connection: "connecting",
  stale: false,
  asOf: null,
  error: null,
  problem: null,
};

/**
 * The newest sessions of a filter, live.
 *
 * ```ts
 * const store = createCallSessionsStore({ filter: { status: "RUNNING" }, limit: 50 });
 * const stop = store.subscribe(() => console.log(store.getSnapshot().sessions.length));
 * ```
 */
export function createCallSessionsStore({
  filter = {},
  limit = 20,
  clock = platformClock,
  ...choice
}: CallSessionsOptions = {}): CallSessionsStore {
  const rows = createSessionRows({ status: filter.status, limit });
  const abort = new AbortController();
  let connection: Connection = "connecting";
  let asOf: number | null = null;
  let error: unknown = null;
  let moreError: unknown = null;
  let loading = true;
  let loadingMore: Promise<void> | undefined;

  const isLive = () => connection === "live" || connection === "degraded";
  const getClient = () => resolveClient(choice);

  const publisher = createPublisher(emptyCallSessions, {
    // Hundreds of changes a second are one a frame.
    schedule: nextFrame,
    derive(before) {
      const stale = !loading && !isLive();
      const now = clock.now();
      const shown = new Map(before.sessions.map((session) => [session.id, session]));
      const sessions = rows.visible.map(({ session, toldAt }) => {
        const known = shown.get(session.id);
        return stale && known?.version === session.version ? known : tickSession(session, toldAt, now, known);
      });
      const failure = error ?? moreError;
      return {
        sessions: isSame(sessions, before.sessions) ? before.sessions : sessions,
        newCount: rows.newCount,
        loading,
        hasMore: !loading && rows.hasMore,
        loadingMore: loadingMore !== undefined,
        connection,
        stale,
        asOf,
        error: failure,
        problem: deriveProblem(failure) ?? (connection === "offline" ? "unreachable" : null),
      };
    },
    start() {
      const watch = getClient().calls.watchAll(
        { ...filter, limit },
        (update) => {
          asOf = update.asOf;
          rows.tell(update.session, update.asOf, !loading);
          changed();
        },
        {
          onSynced: () => {
            asOf = clock.now();
            loading = false;
            rows.endRound();
            changed();
          },
          onConnection: (next, failure, heardAt = 0) => {
            connection = next;
            if (!isLive()) rows.beginRound();
            error = isLive() ? null : (failure ?? error);
            if (heardAt > 0) asOf = Math.max(asOf ?? 0, heardAt);
            changed();
          },
          onError: (refusal) => {
            connection = "stopped";
            error = refusal;
            changed();
          },
        },
      );
      ticker.wake();
      return () => {
        watch.stop();
        ticker.stop();
      };
    },
  });
  const ticker = createTicker(
    clock,
    () => isLive() && rows.visible.some(({ session }) => !session.isCompleted),
    publisher.changed,
  );
  const changed = () => {
    ticker.wake();
    publisher.changed();
  };

  const loadOlder = async () => {
    moreError = null;
    if (rows.isWhole) return rows.addOlder([], undefined, clock.now());
    try {
      const { to, cursor } = rows.next;
      const page = await getClient()
        .calls.list({ ...filter, limit, ...(to && { to }), ...(cursor && { cursor }), signal: abort.signal })
        .page();
      rows.addOlder(page.sessions, page.nextCursor, clock.now());
    } catch (reason) {
      moreError = reason;
    }
  };

  return {
    subscribe: publisher.subscribe,
    getSnapshot: publisher.getSnapshot,
    destroy() {
      publisher.destroy();
      abort.abort();
    },
    hold(isHeld) {
      rows.hold(isHeld);
      changed();
    },
    reveal() {
      rows.reveal();
      changed();
    },
    loadMore() {
      if (!rows.hasMore || abort.signal.aborted) return Promise.resolve();
      loadingMore ??= loadOlder().finally(() => {
        loadingMore = undefined;
        changed();
      });
      changed();
      return loadingMore;
    },
  };
}

const isSame = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((item, index) => item === other[index]);
