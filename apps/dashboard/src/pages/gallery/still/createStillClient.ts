import { type CallResult, type CallSession, type Client, createClient, type LogSlice } from "@holat/sdk";
import { failureOf, type Link, later } from "./still.js";

export interface StillCalls {
  readonly link: Link;
  readonly sessions?: readonly CallSession[];
  readonly results?: readonly CallResult[];
  readonly log?: string;
}

/** A client that tells of fixed campaigns and asks nobody: what the elements take by their property `client`. */
export function createStillClient({ link, sessions = [], results = [], log = "" }: StillCalls): Client {
  const failure = failureOf(link);
  const bytes = new TextEncoder().encode(log);
  const stale = link === "stale";
  const updateOf = (session: CallSession) => ({
    session,
    connection: stale ? ("offline" as const) : ("live" as const),
    stale: stale && !session.isCompleted,
    asOf: Date.now() - (stale ? 12_000 : 0),
  });
  type Told = Parameters<Client["calls"]["watch"]>[1] & {};
  type Options = Parameters<Client["calls"]["watchAll"]>[2] & {};

  const tell = (onUpdate: (update: ReturnType<typeof updateOf>) => unknown, options: Options = {}) =>
    later(() => {
      if (link === "loading") return;
      if (link === "missing" || link === "forbidden") return options.onError?.(failure);
      if (link !== "unreachable") {
        options.onConnection?.("live", undefined, Date.now());
        for (const session of [...sessions].reverse()) onUpdate(updateOf(session));
        options.onSynced?.();
      }
      if (failure) options.onConnection?.("offline", failure, stale ? Date.now() - 12_000 : 0);
    }, options.signal);
  const paged = <Item, Page>(items: readonly Item[], page: Page) => ({
    page: async () => page,
    async *[Symbol.asyncIterator]() {
      yield* items;
    },
  });

  const still = {
    watch: (_sessionId: string, onUpdate: Told, options?: Options) => tell(onUpdate as never, options),
    watchAll: (_filter: unknown, onUpdate: Told, options?: Options) => tell(onUpdate as never, options),
    list: () => paged([], { sessions: [], nextCursor: undefined }),
    results: () => paged(results, { results, nextCursor: undefined }),
    log: async (_sessionId: string, { offset = 0, limit = 65_536 } = {}): Promise<LogSlice> => {
      if (link === "loading") return new Promise(() => {});
      // As from a server: never within the task that asks.
      await new Promise((resolve) => setTimeout(resolve));
      if (failure) throw failure;
      const start = Math.min(offset, bytes.length);
      const slice = bytes.slice(start, start + limit);
      return {
        bytes: slice,
        text: new TextDecoder().decode(slice),
        nextOffset: start + slice.length,
        size: bytes.length,
      };
    },
  };
  const { calls } = createClient({ fetch: () => Promise.reject(failure), retry: false, shareTabs: false });
  return { calls: { ...calls, ...(still as unknown as Partial<Client["calls"]>) } };
}
