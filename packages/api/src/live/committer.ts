import { setImmediate as nextTurn } from "node:timers/promises";
import type { CallRecord, Clock } from "@holat/core";
import { commitSessions, type SessionWrite } from "../calls/store/commitSessions.js";
import type { SessionRow } from "../calls/store/sessionRow.js";
import { isDatabaseAway } from "../db/isDatabaseAway.js";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import { type Backpressure, createBackpressure } from "./backpressure.js";
import { createCommitWaiters } from "./createCommitWaiters.js";
import type { LiveSession } from "./liveSession.js";
import { sanitizeWrite } from "./sanitizeWrite.js";
import { takeBatch } from "./takeBatch.js";

/** So that no statement takes long: on PGlite it holds the event loop. */
const flushLimits = {
  postgres: { results: 2_000, bytes: 1024 * 1024, sessions: 500 },
  pglite: { results: 400, bytes: 256 * 1024, sessions: 200 },
};
/** Flushes that carry many sessions begin at most this often: 50 statements a second under load. */
const longestIntervalMs = 20;
const intervalPerSessionMs = 2;
const awayRetryMs = { first: 50, longest: 1_000 };
const asideRetryMs = 30_000;

export interface CommitterMetrics {
  flushes: number;
  statements: number;
  sessions: number;
  flushMs: number;
  fenced: number;
  setAside: number;
  resultsDropped: number;
}

export interface Committer {
  /** Something was staged on the session. */
  staged(session: LiveSession): void;
  /** Resolves when all that is staged on the session now is committed; rejects with the signal's reason. */
  committed(session: LiveSession, signal: AbortSignal): Promise<void>;
  /** The session is followed here no longer, for good: what it still holds is forgotten, and what it stages from now on. */
  forget(session: LiveSession): void;
  /** Called with each record right after its commit. The answer unsubscribes. */
  onCommitted(listener: (record: CallRecord) => void): () => void;
  readonly backpressure: Backpressure;
  readonly metrics: Readonly<CommitterMetrics>;
  /** Sessions that are set aside now, by id, with the reason. */
  readonly aside: ReadonlyMap<string, string>;
  /** True while flushes fail because the database is away. */
  readonly away: boolean;
  /** Commits what is staged, then stops; gives up when the signal aborts. */
  stop(signal: AbortSignal): Promise<void>;
}

export interface CommitterOptions {
  readonly database: Pick<OpenDatabase, "db" | "dialect">;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A write did not count: the row says something else by now (undefined: it is gone). */
  onRaced(session: LiveSession, row: SessionRow | undefined): void;
}

/**
 * Writes staged changes to the database: one statement a flush for all changed sessions, at once when idle, else when
 * the flush before has ended. A flush that fails on its data is halved until the bad session is alone: that one is tried
 * again cleaned, then without its results, and set aside when it still fails: it stays as it is, reads no more once its
 * buffer is full, and is tried again every 30 s. While the database is away nothing is set aside and all is kept.
 */
export function createCommitter({ database, nodeId, clock, logger, onRaced }: CommitterOptions): Committer {
  const { db } = database;
  const stopping = new AbortController();
  const dirty = new Set<LiveSession>();
  const known = new Set<LiveSession>();
  const forgotten = new WeakSet<LiveSession>();
  const aside = new Map<string, string>();
  const listeners = new Set<(record: CallRecord) => void>();
  const waiters = createCommitWaiters();
  const backpressure = createBackpressure();
  const metrics: CommitterMetrics = {
    flushes: 0,
    statements: 0,
    sessions: 0,
    flushMs: 0,
    fenced: 0,
    setAside: 0,
    resultsDropped: 0,
  };
  let wake: (() => void) | undefined;
  let away = false;

  const settle = (session: LiveSession, write: SessionWrite, version: number) => {
    session.settle(version, write);
    if (session.pendingCheckpoints > 0) dirty.add(session);
    aside.delete(session.id);
    backpressure.update(session, aside.has(session.id));
    waiters.settle(session);
    for (const listener of listeners) listener(session.record);
  };

  const setAside = (session: LiveSession, error: unknown) => {
    if (!known.has(session)) return;
    session.giveBack();
    if (!aside.has(session.id)) metrics.setAside++;
    aside.set(session.id, error instanceof Error ? error.message : String(error));
    backpressure.update(session, true);
    logger.error(
      { sessionId: session.sessionId, err: error },
      "session set aside: its changes cannot be stored",
    );
    clock.sleep(asideRetryMs, stopping.signal).then(
      () => known.has(session) && markDirty(session),
      () => {},
    );
  };

  const commit = async (batch: ReadonlyMap<LiveSession, SessionWrite>) => {
    metrics.statements++;
    const committed = await commitSessions(db, nodeId, [...batch.values()]);
    for (const [session, write] of batch) {
      if (!known.has(session)) continue;
      const row = committed.get(session.id);
      if (row) settle(session, write, row.version);
      else await lookAgain(session);
    }
  };

  const lookAgain = async (session: LiveSession) => {
    metrics.fenced++;
    session.giveBack();
    try {
      const row = await db
        .selectFrom("call_sessions")
        .selectAll()
        .where("id", "=", session.id)
        .executeTakeFirst();
      if (known.has(session)) onRaced(session, row);
    } catch (error) {
      logger.warn({ sessionId: session.sessionId, err: error }, "could not look at the session again yet");
      dirty.add(session);
    }
  };

  const commitHalved = async (batch: ReadonlyMap<LiveSession, SessionWrite>): Promise<void> => {
    try {
      return await commit(batch);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      const entries = [...batch];
      const [only] = entries;
      if (entries.length === 1 && only) return commitCleaned(only[0], only[1], error);
      const middle = Math.ceil(entries.length / 2);
      await commitHalved(new Map(entries.slice(0, middle)));
      await commitHalved(new Map(entries.slice(middle)));
    }
  };

  const commitCleaned = async (session: LiveSession, write: SessionWrite, cause: unknown) => {
    const clean = sanitizeWrite(write);
    for (const attempt of [clean, { ...clean, results: [] }]) {
      try {
        await commit(new Map([[session, attempt]]));
        const dropped = write.results.length - attempt.results.length;
        metrics.resultsDropped += dropped;
        logger.warn({ sessionId: session.sessionId, err: cause, dropped }, "stored after cleaning");
        return;
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
      }
    }
    setAside(session, cause);
  };

  const flush = async (batch: ReadonlyMap<LiveSession, SessionWrite>) => {
    const begun = clock.monotonic();
    metrics.flushes++;
    metrics.sessions += batch.size;
    try {
      await commitHalved(batch);
      if (away) logger.info({ nodeId }, "the database answers again");
      away = false;
    } finally {
      metrics.flushMs += clock.monotonic() - begun;
    }
  };

  const markDirty = (session: LiveSession) => {
    dirty.add(session);
    wake?.();
  };

  const somethingDirty = () =>
    new Promise<void>((resolve) => {
      if (dirty.size > 0 || stopping.signal.aborted) return resolve();
      wake = resolve;
    });

  const pause = (ms: number) => (ms > 0 ? clock.sleep(ms, stopping.signal).catch(() => {}) : undefined);

  const flushUntilStopped = async () => {
    let interval = 0;
    let begun = Number.NEGATIVE_INFINITY;
    let retryMs = awayRetryMs.first;
    while (!stopping.signal.aborted) {
      await somethingDirty();
      await pause(begun + interval - clock.monotonic());
      // PGlite answers without a turn of the event loop: timers and sockets would starve between two flushes.
      await nextTurn();
      if (stopping.signal.aborted) return;
      const batch = takeBatch(dirty, flushLimits[database.dialect], clock.now());
      if (batch.size === 0) continue;
      begun = clock.monotonic();
      interval = Math.min(longestIntervalMs, batch.size * intervalPerSessionMs);
      try {
        await flush(batch);
        retryMs = awayRetryMs.first;
      } catch (error) {
        for (const session of batch.keys()) {
          session.giveBack();
          if (known.has(session)) dirty.add(session);
        }
        if (!away)
          logger.warn({ nodeId, err: error }, "the database is away: changes are kept and tried again");
        away = true;
        await pause(retryMs);
        retryMs = Math.min(awayRetryMs.longest, retryMs * 2);
      }
    }
  };

  const loop = flushUntilStopped();

  return {
    staged: (session) => {
      // A run that is let go of may still tell that its link was lost.
      if (forgotten.has(session)) return;
      known.add(session);
      backpressure.update(session, aside.has(session.id));
      if (!aside.has(session.id)) markDirty(session);
    },
    committed: waiters.wait,
    forget: (session) => {
      forgotten.add(session);
      known.delete(session);
      dirty.delete(session);
      aside.delete(session.id);
      backpressure.forget(session);
    },
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    backpressure,
    metrics,
    aside,
    get away() {
      return away;
    },
    stop: async (signal) => {
      const all = [...known].filter((session) => !aside.has(session.id));
      await Promise.all(all.map((session) => waiters.wait(session, signal))).catch(() => {});
      stopping.abort();
      wake?.();
      await loop;
    },
  };
}
