import type { CallRecord, Clock } from "@holat/core";
import type { Kysely } from "kysely";
import type { OpenDatabase } from "../../db/openDatabase.js";
import type { Database } from "../../db/schema.js";
import type { Logger } from "../../logger.js";
import { noticeChannel } from "../../ownership/notices.js";
import { findRecords, findVersions } from "./findCalls.js";

/** The first notice waits this long for others: one read serves them all. */
const tickMs = 25;
/** Reads take at most this part of the time, however slow they are. */
const pauseFactor = 4;
const retryMs = 250;
const backstopMs = 5_000;
/** A change may be read before its notice is heard; after this long it had none. */
const noticeGraceMs = 1_000;

/** What a read is about. */
export interface Interest {
  /** UUIDs of sessions that are watched one by one and that another node may change. */
  readonly ids: readonly string[];
  /** Any session is of interest. */
  readonly all: boolean;
  /** With `all`: UUIDs of those that had not ended when they were seen last. */
  readonly live: Iterable<string>;
  isNews(id: string, version: number): boolean;
}

/** What happens on other nodes: their notices, and a read for all of them. */
export interface ChangeFeed {
  /** Listens; rejects when the database does not answer. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** True while notices are listened to: what is known is then at most one tick old. */
  readonly listening: boolean;
  /** Reads now what changed. */
  read(): Promise<void>;
  /** Reads soon when a notice has come since that time (`clock.monotonic()`): it may have been about something new. */
  catchUp(since: number): void;
  /** Begins the backstop, once there is something to watch. */
  watch(): void;
  /** Changes that no notice told of, and the backstop found. */
  readonly backstopFound: number;
}

export interface ChangeFeedOptions {
  readonly db: Kysely<Database>;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listen?: OpenDatabase["listen"] | undefined;
  /** Somebody watches something. */
  watched(): boolean;
  /** undefined: nobody watches anything that another node could change. */
  interest(): Interest | undefined;
  /** False when it was no news. */
  found(record: CallRecord): boolean;
}

export function createChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { db, nodeId, clock, logger, listen, watched, interest, found } = options;
  const stopping = new AbortController();
  let unlisten: (() => Promise<void>) | undefined;
  /** The last notice of any node, and of another one. */
  let heardAt = Number.NEGATIVE_INFINITY;
  let noticedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let lastReadMs = 0;
  let scheduled = false;
  let watching = false;
  let reading: Promise<unknown> = Promise.resolve();
  let backstopFound = 0;

  const readChanges = async (): Promise<number> => {
    const about = interest();
    readAt = clock.monotonic();
    if (!about) return 0;
    const versions = await findVersions(db, about);
    const changed = [...versions].filter(([id, version]) => about.isNews(id, version)).map(([id]) => id);
    const gone = about.all ? [...about.live].filter((id) => !versions.has(id)) : [];
    const ids = [...changed, ...gone];
    const records =
      ids.length === 0
        ? []
        : await findRecords(
            db,
            ids.map((value) => ({ column: "id", value })),
          );
    lastReadMs = clock.monotonic() - readAt;
    return records.filter(found).length;
  };

  /** One after the other; each begins after it was asked for. */
  const read = (): Promise<number> => {
    const next = reading.catch(() => {}).then(readChanges);
    reading = next;
    return next;
  };

  const schedule = async (afterMs: number): Promise<void> => {
    if (scheduled || stopping.signal.aborted || !watched()) return;
    scheduled = true;
    try {
      await clock.sleep(afterMs, stopping.signal);
    } catch {
      return;
    }
    scheduled = false;
    try {
      await read();
    } catch (error) {
      logger.debug({ nodeId, err: error }, "changes of other nodes not read yet");
      void schedule(retryMs);
    }
  };

  const noticed = () => {
    heardAt = clock.monotonic();
    noticedAt = heardAt;
    void schedule(Math.max(tickMs, lastReadMs * pauseFactor));
  };

  const checkBehind = async () => {
    const since = clock.monotonic();
    const expected = scheduled;
    const count = await read();
    if (count === 0 || expected) return;
    await clock.sleep(noticeGraceMs, stopping.signal);
    if (heardAt >= since - noticeGraceMs) return;
    backstopFound += count;
    logger.warn({ nodeId, count }, "changes were found that no notice had told of");
  };

  const runBackstop = async () => {
    while (!stopping.signal.aborted && watched()) {
      await clock
        .sleep(Math.max(1, readAt + backstopMs - clock.monotonic()), stopping.signal)
        .catch(() => {});
      if (clock.monotonic() - readAt < backstopMs || stopping.signal.aborted) continue;
      await checkBehind().catch((error: unknown) => {
        logger.debug({ nodeId, err: error }, "changes of other nodes not read yet");
      });
    }
    watching = false;
  };

  return {
    start: async () => {
      unlisten = await listen?.(noticeChannel, {
        onMessage: (from) => {
          if (from !== nodeId) noticed();
          else heardAt = clock.monotonic();
        },
        onCatchUp: noticed,
      });
    },
    stop: async () => {
      stopping.abort();
      await unlisten?.();
    },
    get listening() {
      return unlisten !== undefined;
    },
    read: async () => {
      await read();
    },
    catchUp: (since) => {
      if (noticedAt >= since) void schedule(tickMs);
    },
    watch: () => {
      if (watching || stopping.signal.aborted) return;
      watching = true;
      readAt = clock.monotonic();
      void runBackstop();
    },
    get backstopFound() {
      return backstopFound;
    },
  };
}
