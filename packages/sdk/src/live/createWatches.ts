import type { CallSession, CallStatus } from "@holat/core";
import type { SessionSubscribe } from "../createSubscribe.js";
import { HolatApiError } from "../HolatApiError.js";
import { toSession } from "../readSession.js";
import type { Connect } from "./connect.js";
import type { Environment } from "./environment.js";
import { iterate } from "./iterate.js";
import { type ListenOptions, listen, type Watch } from "./listen.js";
import type { SessionUpdate, Subscribe } from "./update.js";
import { createFilterSubscribe } from "./watchFilter.js";

export interface WatchOptions extends ListenOptions {
  /** Of statusDescription: uz, ru, en, id. */
  readonly lang?: string | undefined;
}

export interface WatchFilter {
  readonly status?: CallStatus;
  readonly target?: string;
  /** Created at this time or later. */
  readonly from?: Date;
  /** Created before this time. */
  readonly to?: Date;
  /** How many of the newest are told at first, beside all that are not over; 1 to 100, 20 when absent. */
  readonly limit?: number;
}

export interface DoneOptions {
  readonly lang?: string;
  readonly signal?: AbortSignal;
  /** Reject with the session's errorCode when it FAILED. Default: false */
  readonly throwOnFailure?: boolean;
}

export interface Watches {
  /**
   * The session now and at every change, over one stream for all watches of the client, until it is over. A server that
   * is away is waited for; one that refuses (no access, no such session) ends the watch with a HolatApiError.
   *
   * ```ts
   * for await (const { session, stale } of holat.calls.watch(id)) console.log(session.progressPercentage, stale);
   * const watch = holat.calls.watch(id, ({ session, connection }) => console.log(session.status, connection));
   * watch.stop();
   * ```
   */
  watch(sessionId: string, options?: WatchOptions): AsyncIterableIterator<SessionUpdate>;
  watch(sessionId: string, onUpdate: (update: SessionUpdate) => unknown, options?: WatchOptions): Watch;
  /**
   * Every session of a filter: those that are not over and the newest others first, oldest first, then each change. One
   * that no longer matches `status` is told once more. It ends only when it is stopped.
   */
  watchAll(filter?: WatchFilter, options?: WatchOptions): AsyncIterableIterator<SessionUpdate>;
  watchAll(filter: WatchFilter, onUpdate: (update: SessionUpdate) => unknown, options?: WatchOptions): Watch;
  /**
   * Resolves with the session when it is over, COMPLETED or FAILED, however long that takes: bound it with a signal.
   *
   * ```ts
   * const done = await holat.calls.waitUntilDone(id, { signal: AbortSignal.timeout(600_000) });
   * ```
   */
  waitUntilDone(sessionId: string, options?: DoneOptions): Promise<CallSession>;
}

export function createWatches(
  connect: Connect,
  environment: Environment,
  defaults: { readonly lang?: string | undefined },
  subscribeTo: SessionSubscribe,
): Watches {
  function answer<Options extends ListenOptions>(
    subscribe: (options: Options) => Subscribe,
    first: Options | ((update: SessionUpdate) => unknown) | undefined,
    second: Options,
  ): AsyncIterableIterator<SessionUpdate> | Watch {
    if (typeof first === "function") return listen(subscribe(second), first, second);
    const options = first ?? second;
    return iterate(subscribe(options), options);
  }

  const watch = ((id: string, first?: WatchOptions, second: WatchOptions = {}) =>
    answer(({ lang }: WatchOptions) => subscribeTo(id, lang), first, second)) as Watches["watch"];
  const watchAll = ((filter: WatchFilter = {}, first?: WatchOptions, second: WatchOptions = {}) =>
    answer(
      ({ lang = defaults.lang }: WatchOptions) =>
        createFilterSubscribe(connect, environment, { ...filter, lang }),
      first,
      second,
    )) as Watches["watchAll"];

  return {
    watch,
    watchAll,
    async waitUntilDone(sessionId, { throwOnFailure = false, ...options } = {}) {
      let done: CallSession | undefined;
      for await (const { session } of watch(sessionId, options)) done = session;
      const session = toSession(done);
      if (!throwOnFailure || !session.hasError) return session;
      // One that failed has both.
      throw new HolatApiError(`${session.errorMessage}`, { code: `${session.errorCode}`, status: 200 });
    },
  };
}
