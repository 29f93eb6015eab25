import { type Channel, createChannel } from "./live/createChannel.js";
import { deriveWatcher } from "./live/deriveWatcher.js";
import { type Environment, platform } from "./live/environment.js";
import { shareTabs } from "./live/shareTabs.js";
import type { Subscribe } from "./live/update.js";
import type { ConnectionOptions, Send } from "./request.js";

/** The server takes no more in one stream. */
const mostSessions = 100;

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

export type SessionSubscribe = (id: string, lang?: string) => Subscribe;

/** Watches of single sessions as the options want them, all over one stream of one tab. */
export function createSubscribe(
  {
    lang: defaultLang,
    baseUrl,
    token,
    apiKey,
    environment = platform,
    shareTabs: sharers = deriveWatcher(token ?? apiKey ?? ""),
  }: WatcherOptions,
  send: Send,
): SessionSubscribe {
  const pool: { readonly lang: string | undefined; readonly channel: Channel }[] = [];

  const subscribeTo =
    (id: string, lang = defaultLang): Subscribe =>
    (listener) => {
      const fits = ({ ids }: Channel) => ids.has(id) || ids.size < mostSessions;
      let channel = pool.find((one) => one.lang === lang && fits(one.channel))?.channel;
      if (!channel) {
        channel = createChannel(send, environment, lang);
        pool.push({ lang, channel });
      }
      return channel.add(id, listener);
    };

  const sharedTo =
    sharers !== false && shareTabs(subscribeTo, `holat ${baseUrl} ${defaultLang} ${sharers}`, environment);
  return (id, lang) => (sharedTo && lang === undefined ? sharedTo(id) : subscribeTo(id, lang));
}
