import type { Client, SessionUpdate } from "@holat/sdk";
import type { Problem } from "../locale/problemTexts.js";
import { resolveClient } from "../settings/resolveClient.js";
import { createPublisher } from "../stores/createPublisher.js";
import { deriveProblem } from "../stores/deriveProblem.js";
import type { Store } from "../stores/store.js";
import { platformClock, type StoreClock } from "../stores/storeClock.js";
import { createLogSearch, type LogSearch } from "./createLogSearch.js";
import {
  appendChunk,
  createLogWindow,
  type LogChunk,
  type LogWindow,
  openWindow,
  prependChunk,
} from "./logWindow.js";

export interface LogStoreOptions {
  readonly sessionId: string;
  /** Default: stdout */
  readonly stream?: "stdout" | "stderr" | undefined;
  /** Default: the page's own, see `configureHolat`. */
  readonly client?: Client | undefined;
  readonly clock?: StoreClock | undefined;
}

export interface LogSnapshot {
  /** The part that is held. */
  readonly window: LogWindow;
  /** Bytes of the stream so far; null before the first answer. */
  readonly size: number | null;
  /** What is added is shown as it comes. */
  readonly isFollowing: boolean;
  readonly isLoading: boolean;
  readonly search: LogSearchSnapshot | null;
  /** Why the last read failed; null when it did not. */
  readonly error: unknown;
  readonly problem: Problem | null;
}

export interface LogSearchSnapshot {
  readonly text: string;
  /** Lines that contain it, as far as was looked. */
  readonly count: number;
  /** Where the first of them begin, ascending. */
  readonly offsets: readonly number[];
  readonly isDone: boolean;
}

/** Each verb asks; what comes of it is in a later snapshot. */
export interface LogStore extends Store<LogSnapshot> {
  follow(isWanted: boolean): void;
  /** More before, or after, what is held. */
  extend(side: "before" | "after"): void;
  /** Another part, which begins with the line at that byte, or the one after it. */
  jump(offset: number): void;
  jumpToEnd(): void;
  /** Looks through all of the stream; an empty text ends that. */
  find(text: string): void;
}

const chunkBytes = 65_536;
const tailBytes = 4 * chunkBytes;
const searchBytes = 1_048_576;
/** The server clamps it to what there is. */
const end = Number.MAX_SAFE_INTEGER;
const pauseMs = 150;
const pollMs = 3_000;
const refusals: ReadonlySet<Problem | null> = new Set<Problem>(["unauthorized", "forbidden", "missing"]);

const emptyLog: LogSnapshot = {
  window: createLogWindow(),
  size: null,
  isFollowing: true,
  isLoading: true,
  search: null,
  error: null,
  problem: null,
};

/**
 * A part of what a process wrote, read by offset: it follows the end, can be moved anywhere, and holds no more than a few
 * megabytes of it. It asks when the session has changed, one request at a time.
 */
export function createLogStore({
  sessionId,
  stream = "stdout",
  client,
  clock = platformClock,
}: LogStoreOptions): LogStore {
  let window = createLogWindow();
  let size: number | null = null;
  let isFollowing = true;
  let isStale = true;
  let target: number | undefined;
  let side: "before" | "after" | undefined;
  let reading: typeof side;
  let wasTail = false;
  let version: number | undefined;
  /** There is nothing to be had until something changes. */
  let isRefused = false;
  let wanted = "";
  let search: LogSearch | undefined;
  let error: unknown = null;
  let running: AbortController | undefined;
  let isBusy = false;

  const publisher = createPublisher(emptyLog, {
    derive: () => ({
      window,
      size,
      isFollowing,
      isLoading: size === null || target !== undefined || side !== undefined,
      search: search
        ? {
            text: wanted,
            count: search.count,
            offsets: search.offsets,
            isDone: size !== null && search.searched >= size,
          }
        : null,
      error,
      problem: deriveProblem(error),
    }),
    start: () => {
      const run = new AbortController();
      running = run;
      [isStale, isRefused] = [true, false];
      const watch = (client ?? resolveClient()).calls.watch(sessionId, hear, {
        signal: run.signal,
        // A token may be good for the log and not for the status.
        onError: () => void poll(run.signal),
      });
      void pump();
      return () => {
        watch.stop();
        run.abort();
        running = undefined;
      };
    },
  });

  /** A session that is told anew, after a reconnect, has written nothing. */
  const hear = ({ session }: SessionUpdate) => {
    if (session.version === version) return;
    version = session.version;
    look();
  };

  const look = () => {
    [isStale, isRefused] = [true, false];
    void pump();
  };

  const poll = async (signal: AbortSignal) => {
    while (!signal.aborted && !isRefused) {
      await clock.sleep(pollMs, signal).catch(() => {});
      if (!isRefused) look();
    }
  };

  const read = async (offset: number, limit: number, signal: AbortSignal): Promise<LogChunk> => {
    const { calls } = client ?? resolveClient();
    const { bytes, nextOffset, size: all } = await calls.log(sessionId, { stream, offset, limit, signal });
    signal.throwIfAborted();
    size = all;
    return { start: Math.min(offset, all), end: nextOffset, bytes };
  };

  const show = async (offset: number, signal: AbortSignal) => {
    // With the byte before it, the line that begins at the offset is known to be whole.
    const from = Math.max(0, offset - 1);
    const chunk = await read(from, chunkBytes, signal);
    window = chunk.start === chunk.end ? createLogWindow(chunk.start) : openWindow(chunk);
  };

  const readBefore = async (signal: AbortSignal) => {
    const until = window.start;
    const chunks: LogChunk[] = [];
    for (let at = Math.max(0, until - chunkBytes); at < until; ) {
      const chunk = await read(at, until - at, signal);
      if (chunk.end <= at) break;
      chunks.unshift(chunk);
      at = chunk.end;
    }
    // The first one may begin inside a line; the others begin after a gap, or are one.
    for (const [index, chunk] of chunks.entries())
      window = prependChunk(window, chunk, index < chunks.length - 1 || chunk.start === 0);
  };

  const readAfter = async (signal: AbortSignal) => {
    const chunk = await read(window.end, chunkBytes, signal);
    if (chunk.end > window.end) window = appendChunk(window, chunk);
  };

  const followEnd = async (signal: AbortSignal) => {
    if (size === null || size - window.end > searchBytes) {
      await read(end, 1, signal);
      if (size !== null && size - window.end > tailBytes) await show(size - tailBytes, signal);
    }
    await readAfter(signal);
  };

  /** What is to be asked next; undefined when there is nothing. */
  const next = (): ((signal: AbortSignal) => Promise<unknown>) | undefined => {
    const isSearching = search !== undefined && size !== null && search.searched < size;
    // A log that grows all the time must not keep a search waiting.
    const isSearchesTurn = isSearching && wasTail;
    if (size === null || (isFollowing && (isStale || window.end < size) && !isSearchesTurn))
      return async (signal) => {
        [isStale, wasTail] = [false, true];
        await followEnd(signal);
      };
    if (target !== undefined)
      return async (signal) => {
        const offset = target ?? 0;
        await show(offset, signal);
        if (target === offset) target = undefined;
      };
    if (side !== undefined)
      return async (signal) => {
        [reading, side] = [side, undefined];
        await (reading === "before" ? readBefore : readAfter)(signal);
      };
    if (search && isSearching) {
      const own = search;
      return async (signal) => own.take(await read(own.searched, searchBytes, signal));
    }
    if (isStale)
      return async (signal) => {
        isStale = false;
        await read(end, 1, signal);
      };
    return undefined;
  };

  const pump = async () => {
    if (isBusy || !running) return;
    isBusy = true;
    const { signal } = running;
    for (let ask = next(); ask && !signal.aborted && !isRefused; ask = next()) {
      wasTail = false;
      try {
        await ask(signal);
        error = null;
      } catch (failure) {
        if (signal.aborted) break;
        error = failure;
        [target, side] = [undefined, undefined];
        isRefused = refusals.has(deriveProblem(failure));
        publisher.changed();
        if (!isRefused) await clock.sleep(pollMs, signal).catch(() => {});
      }
      reading = undefined;
      publisher.changed();
      const isAtEnd = size !== null && window.end >= size;
      if (wasTail && isAtEnd && error === null) await clock.sleep(pauseMs, signal).catch(() => {});
    }
    [isBusy, reading] = [false, undefined];
    if (running && running.signal !== signal) void pump();
  };

  const ask = () => {
    publisher.changed();
    void pump();
  };

  return {
    subscribe: publisher.subscribe,
    getSnapshot: publisher.getSnapshot,
    destroy: publisher.destroy,
    follow(isWanted) {
      if (isWanted === isFollowing) return;
      isFollowing = isWanted;
      if (isWanted) [target, side] = [undefined, undefined];
      ask();
    },
    extend(where) {
      if (where === side || where === reading) return;
      if (target !== undefined || (where === "before" ? window.start === 0 : window.end >= (size ?? 0)))
        return;
      side = where;
      ask();
    },
    jump(offset) {
      isFollowing = false;
      [target, side] = [offset, undefined];
      ask();
    },
    jumpToEnd() {
      [isFollowing, isStale, target, side] = [true, true, undefined, undefined];
      ask();
    },
    find(text) {
      if (text === wanted) return;
      wanted = text;
      search = text === "" ? undefined : createLogSearch(text);
      ask();
    },
  };
}
