import { createSessionSubscribe, type SessionSubscribe } from "./live/createSessionSubscribe.js";
import { deriveWatcher } from "./live/deriveWatcher.js";
import { type Environment, platform } from "./live/environment.js";
import type { ConnectionOptions, Send } from "./request.js";

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

/** The watches of single sessions, as the options want them. */
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
