import { createSessionSubscribe, type SessionSubscribe } from "./live/createSessionSubscribe.js";
import type { WatchOptions } from "./live/createWatches.js";
import { deriveWatcher } from "./live/deriveWatcher.js";
import { type Environment, platform } from "./live/environment.js";
import { listen, type Watch } from "./live/listen.js";
import type { SessionUpdate } from "./live/update.js";
import { type ConnectionOptions, createSend, type Send } from "./request.js";

export interface WatcherOptions extends ConnectionOptions {
  /** Of statusDescription: uz, ru, en, id. The server's own when absent. */
  readonly lang?: string;
  /**
   * Tabs of one origin with the same `baseUrl`, `lang` and `shareTabs` watch over one stream of one of them. By default
   * they do without a token, and with view tokens of the same sessions; behind a token factory say who watches, a user's
   * id for one. `false`: each for itself.
   */
  readonly shareTabs?: string | false;
  /** Time, chance and the page of the watches, for tests. The platform's own when absent. */
  readonly environment?: Environment;
}

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

export function createSubscribe(
  {
    lang,
    baseUrl,
    token,
    apiKey,
    environment = platform,
    shareTabs = deriveWatcher(token ?? apiKey ?? ""),
  }: WatcherOptions,
  send: Send,
): SessionSubscribe {
  const tabsName = shareTabs !== false && `holat ${baseUrl} ${lang} ${shareTabs}`;
  return createSessionSubscribe(send, environment, lang, tabsName);
}
