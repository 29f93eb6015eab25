import { createSubscribe, type WatcherOptions } from "../createSubscribe.js";
import type { WatchOptions } from "../live/createWatches.js";
import { listen, type Watch } from "../live/listen.js";
import type { SessionUpdate } from "../live/update.js";
import { createSend } from "../request.js";

/** What a client's `calls` is too. */
export interface Watcher {
  watch(sessionId: string, onUpdate: (update: SessionUpdate) => unknown, options?: WatchOptions): Watch;
}

/**
 * Watches single sessions and does nothing else: for pages that want half of a client. All its watches share one stream.
 *
 * ```ts
 * const watch = createWatcher().watch(sessionId, ({ session }) => console.log(session.progressPercentage));
 * ```
 *
 * Throws a TypeError as `createClient` does.
 */
export function createWatcher(options: WatcherOptions = {}): Watcher {
  const subscribeTo = createSubscribe(options, createSend(options));
  return {
    watch: (sessionId, onUpdate, how = {}) => listen(subscribeTo(sessionId, how.lang), onUpdate, how),
  };
}
