import type { CallSession, Connection, SessionUpdate } from "@holat/sdk";
import type { Watcher } from "@holat/sdk/watcher";
import type { Problem } from "../locale/problemTexts.js";
import type { ClientChoice } from "../settings/resolveClient.js";
import { resolveWatcher } from "../settings/resolveWatcher.js";
import { createPublisher } from "./createPublisher.js";
import { createTicker } from "./createTicker.js";
import { deriveProblem } from "./deriveProblem.js";
import type { Store } from "./store.js";
import { platformClock, type StoreClock } from "./storeClock.js";
import { tickSession } from "./tickSession.js";

/** Whom to ask, where it is not the page's own client: see `configureHolat`. */
export interface CallSessionOptions extends ClientChoice {
  readonly sessionId: string;
  /** Instead of all that. */
  readonly watcher?: Watcher | undefined;
  readonly clock?: StoreClock | undefined;
}

/** What is known of a session, and how well. The two are apart: a lost connection changes no status. */
export interface CallSessionSnapshot {
  /** null before the first answer. Its `durationSeconds` goes on by the second while it is not stale. */
  readonly session: CallSession | null;
  readonly connection: Connection;
  /** The session may have moved on: it is shown as of `asOf`. Never true of one that is over. */
  readonly stale: boolean;
  /** Epoch ms at which the server was last known to say so; null before the first answer. */
  readonly asOf: number | null;
  /** Why there is no connection; null while there is one. */
  readonly error: unknown;
  /** What `error` means to a reader. */
  readonly problem: Problem | null;
}

export type CallSessionStore = Store<CallSessionSnapshot>;

/** Before anything is known; also what a server renders. */
export const emptyCallSession: CallSessionSnapshot = {
  session: null,
  connection: "connecting",
  stale: false,
  asOf: null,
  error: null,
  problem: null,
};

/**
 * One session, live until it is over.
 *
 * ```ts
 * const store = createCallSessionStore({ sessionId: "session-1738862891234-abc123" });
 * const stop = store.subscribe(() => console.log(store.getSnapshot().session?.progressPercentage));
 * ```
 */
export function createCallSessionStore({
  sessionId,
  watcher,
  clock = platformClock,
  ...choice
}: CallSessionOptions): CallSessionStore {
  let update: SessionUpdate | undefined;
  let connection: Connection = "connecting";
  let error: unknown = null;

  const publisher = createPublisher(emptyCallSession, {
    derive: ({ session: shown }) => {
      const problem = deriveProblem(error) ?? (connection === "offline" ? "unreachable" : null);
      if (!update) return { ...emptyCallSession, connection, error, problem };
      const { session, stale, asOf } = update;
      const isOver = session.isCompleted;
      return {
        // What is stale stands still, at the time that is told beside it.
        session:
          stale && shown?.version === session.version
            ? shown
            : tickSession(session, asOf, clock.now(), shown),
        connection: isOver ? "ended" : connection,
        stale,
        asOf,
        error: isOver ? null : error,
        problem: isOver ? null : problem,
      };
    },
    start: () => {
      const watch = (watcher ?? resolveWatcher(choice)).watch(
        sessionId,
        (next) => {
          update = next;
          if (!next.stale) [connection, error] = [next.connection, null];
          ticker.wake();
          publisher.changed();
        },
        {
          onConnection: (next, failure) => {
            connection = next;
            error = next === "live" || next === "degraded" ? null : (failure ?? error);
            publisher.changed();
          },
          onError: (refusal) => {
            connection = "stopped";
            error = refusal;
            publisher.changed();
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
    () => update !== undefined && !update.stale && !update.session.isCompleted,
    publisher.changed,
  );
  const { subscribe, getSnapshot, destroy } = publisher;
  return { subscribe, getSnapshot, destroy };
}
