import { type CallRecord, type Clock, HolatError, isTerminal } from "@holat/core";
import type { Kysely } from "kysely";
import type { CallEngine } from "../../calls/engine.js";
import { createPresentCall, type PresentCall } from "../../calls/presentCall.js";
import { type SessionRef, sessionNotFound } from "../../calls/sessionRef.js";
import type { OpenDatabase } from "../../db/openDatabase.js";
import type { Database } from "../../db/schema.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { Logger } from "../../logger.js";
import { createCallLoader } from "./createCallLoader.js";
import { type CallChange, createChange } from "./createChange.js";
import { createChangeFeed } from "./createChangeFeed.js";
import { createReadSharing, type ShareRead } from "./createReadSharing.js";
import { createSeenVersions } from "./createSeenVersions.js";
import { findRecords } from "./findCalls.js";

/** Told of each committed record, versions of one session in order; the same one can come twice at the beginning. */
export type CallListener = (change: CallChange) => void;

/** Whether who watches may see it; it says the same of a session for all time. */
export type IsVisible = (record: CallRecord) => boolean;

/** Who watches what on this server, and what is known of it: commits of this node at once, those of others by a read. */
export interface CallHub {
  /** Shared with the GETs, so that a version is serialised once for all. */
  readonly present: PresentCall;
  /** Listens for the notices of other nodes. Without it they are found by the backstop alone, every 5 s. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** A row was committed by this node. */
  publish(record: CallRecord): void;
  /**
   * Tells the last committed record of each session, then its changes. Resolves when each was told once: from memory where
   * it is known, else from the database. Rejects with SESSION_NOT_FOUND, or DATABASE_AWAY when nothing is known. One that is
   * not visible is looked up and missed like one that does not exist, however much is known of it. The answer ends it.
   */
  watch(refs: readonly SessionRef[], listener: CallListener, visible: IsVisible): Promise<() => void>;
  /** Tells the changes of all sessions, new ones too. Rejects with DATABASE_AWAY. */
  watchAll(listener: CallListener): Promise<() => void>;
  /** One read for all who ask for the same before it has begun. */
  readonly share: ShareRead<readonly CallRecord[]>;
  metrics(): { readonly streamSessions: number; readonly streamBackstopFound: number };
}

export interface CallHubOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly engine: Pick<CallEngine, "nodeId" | "findOwned" | "onCommitted">;
  readonly logger: Logger;
  readonly listen?: OpenDatabase["listen"] | undefined;
}

interface Topic {
  record: CallRecord | undefined;
  readonly listeners: Set<CallListener>;
}

/**
 * ```ts
 * const hub = createCallHub({ db: database.db, clock: systemClock, engine, logger, listen: database.listen });
 * await hub.start();
 * const app = createApi({ ...options, hub });
 * ```
 */
export function createCallHub({ db, clock, engine, logger, listen }: CallHubOptions): CallHub {
  /** By UUID or sessionId, as it was asked for. */
  const topics = new Map<string, Topic>();
  const everything = new Set<CallListener>();
  const seen = createSeenVersions();
  /** Of `everything`, with those who wait for the baseline: what was there before them is no news to them. */
  let audience = 0;
  let baseline: Promise<void> | undefined;

  const present = createPresentCall();
  const changeTo = (record: CallRecord) => createChange(record, clock.now(), present);

  const tellWatchers = (change: CallChange): boolean => {
    const { record } = change;
    let news = false;
    for (const topic of [topics.get(record.id), topics.get(record.sessionId)]) {
      if (!topic || (topic.record?.version ?? -1) >= record.version) continue;
      topic.record = record;
      news = true;
      for (const listener of topic.listeners) listener(change);
    }
    return news;
  };

  const publish = (record: CallRecord): boolean => {
    const change = changeTo(record);
    const news = tellWatchers(change);
    if (audience === 0 || !seen.see(record)) return news;
    for (const listener of everything) listener(change);
    return true;
  };

  /** A session that came to this node may have been ahead of what was known here, and it is not read any more. */
  const tellOwned = () => {
    for (const { record } of topics.values()) {
      if (!record) continue;
      const owned = engine.findOwned(record.id);
      if (owned?.fresh && owned.record.version > record.version) publish(owned.record);
    }
  };

  const interest = () => {
    tellOwned();
    const known = new Map<string, number>();
    for (const { record } of topics.values()) {
      if (!record || isTerminal(record.state.status) || engine.findOwned(record.id)?.fresh) continue;
      known.set(record.id, Math.min(record.version, known.get(record.id) ?? record.version));
    }
    const all = audience > 0;
    if (!all && known.size === 0) return undefined;
    return {
      ids: [...known.keys()],
      all,
      live: seen.live,
      isNews: (id: string, version: number) =>
        version > (known.get(id) ?? Number.POSITIVE_INFINITY) ||
        (all && version > (seen.versionOf(id) ?? -1)),
    };
  };

  const feed = createChangeFeed({
    db,
    nodeId: engine.nodeId,
    clock,
    logger,
    listen,
    watched: () => topics.size > 0 || audience > 0,
    interest,
    found: publish,
  });
  const load = createCallLoader(
    (refs) => withDatabase(clock, () => findRecords(db, refs)),
    (record) => tellWatchers(changeTo(record)),
  );
  const unsubscribe = engine.onCommitted(publish);

  const join = (key: string, listener: CallListener): Topic => {
    let topic = topics.get(key);
    if (!topic) {
      topic = { record: undefined, listeners: new Set() };
      topics.set(key, topic);
    }
    topic.listeners.add(listener);
    return topic;
  };

  const leave = (key: string, listener: CallListener) => {
    const topic = topics.get(key);
    topic?.listeners.delete(listener);
    if (topic?.listeners.size === 0) topics.delete(key);
  };

  /** What may be told without a look at the database. */
  const recall = (key: string, topic: Topic): CallRecord | undefined => {
    const owned = engine.findOwned(key);
    if (!owned?.fresh) return feed.listening ? topic.record : undefined;
    if ((topic.record?.version ?? -1) < owned.record.version) topic.record = owned.record;
    return topic.record;
  };

  const loadCold = async (cold: ReadonlyMap<SessionRef, Topic>, visible: IsVisible) => {
    const since = clock.monotonic();
    try {
      await load([...cold.keys()]);
      feed.catchUp(since);
    } catch (error) {
      if (!(error instanceof HolatError) || error.code !== "DATABASE_AWAY") throw error;
      for (const [{ value }, topic] of cold) {
        topic.record ??= engine.findOwned(value)?.record;
        if (!topic.record || !visible(topic.record)) throw error;
      }
    }
  };

  return {
    present,
    start: feed.start,
    stop: async () => {
      unsubscribe();
      await feed.stop();
    },
    publish,
    share: createReadSharing(),
    watch: async (refs, listener, visible) => {
      const end = () => {
        for (const { value } of refs) leave(value, listener);
      };
      const joined = new Map(refs.map((ref) => [ref, join(ref.value, listener)]));
      try {
        const isKnown = ({ value }: SessionRef, topic: Topic) => {
          const record = recall(value, topic);
          return record !== undefined && visible(record);
        };
        const cold = new Map([...joined].filter(([ref, topic]) => !isKnown(ref, topic)));
        if (cold.size > 0) await loadCold(cold, visible);
        for (const [{ value }, { record }] of joined) {
          if (!record || !visible(record)) throw sessionNotFound(value);
          listener(changeTo(record));
        }
        feed.watch();
        return end;
      } catch (error) {
        end();
        throw error;
      }
    },
    watchAll: async (listener) => {
      const end = () => {
        everything.delete(listener);
        if (--audience > 0) return;
        baseline = undefined;
        seen.clear();
      };
      audience++;
      try {
        baseline ??= feed.read();
        const begun = baseline;
        await withDatabase(clock, () => begun);
        everything.add(listener);
        feed.watch();
        return end;
      } catch (error) {
        end();
        baseline = undefined;
        throw error;
      }
    },
    metrics: () => ({ streamSessions: topics.size, streamBackstopFound: feed.backstopFound }),
  };
}
