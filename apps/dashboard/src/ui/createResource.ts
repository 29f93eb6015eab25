import { isHolatApiError } from "@holat/sdk";

/** What is known, and how well. */
export interface Snapshot<Data> {
  readonly data: Data | undefined;
  /** Epoch ms of the last answer; null before the first. */
  readonly asOf: number | null;
  /** Why the last attempt failed; undefined when it did not. */
  readonly error: unknown;
}

export interface Resource<Data> {
  readonly snapshot: Snapshot<Data>;
  /** Called at once, and after each change. */
  subscribe(listener: (snapshot: Snapshot<Data>) => void): void;
  /** Asks now; when an answer is under way, once more after it. Never rejects. */
  refresh(): Promise<void>;
}

export interface ResourceOptions<Data> {
  /** Ends it. */
  readonly signal: AbortSignal;
  load(): Promise<Data>;
  /** Between two answers, while the page is looked at; without it only `refresh` asks again. */
  readonly everyMs?: number;
}

/** Something of the server's that is asked for again and again. A failure keeps what was known. */
export function createResource<Data>({ signal, load, everyMs }: ResourceOptions<Data>): Resource<Data> {
  const listeners: ((snapshot: Snapshot<Data>) => void)[] = [];
  let snapshot: Snapshot<Data> = { data: undefined, asOf: null, error: undefined };
  let asking: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const publish = (next: Snapshot<Data>) => {
    if (signal.aborted) return;
    snapshot = next;
    for (const listener of listeners) listener(next);
  };
  const ask = async () => {
    try {
      publish({ data: await load(), asOf: Date.now(), error: undefined });
    } catch (error) {
      publish({ ...snapshot, error });
    }
  };
  const plan = () => {
    clearTimeout(timer);
    const refused = isRefusal(snapshot.error);
    if (everyMs === undefined || signal.aborted || refused || document.hidden) return;
    timer = setTimeout(() => void refresh(), everyMs);
  };
  const refresh = (): Promise<void> => {
    if (asking !== undefined) {
      next ??= asking.then(() => {
        next = undefined;
        return refresh();
      });
      return next;
    }
    asking = ask().finally(() => {
      asking = undefined;
      plan();
    });
    return asking;
  };

  const onVisible = () => {
    if (!document.hidden) void refresh();
  };
  if (everyMs !== undefined) document.addEventListener("visibilitychange", onVisible, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  void refresh();
  return {
    get snapshot() {
      return snapshot;
    },
    subscribe: (listener) => {
      listeners.push(listener);
      listener(snapshot);
    },
    refresh,
  };
}

/** Asking again would be answered alike. */
export function isRefusal(error: unknown): boolean {
  return isHolatApiError(error) && [401, 403, 404, 410].includes(error.status);
}
