import type { Connect } from "./connect.js";
import { type Channel, createChannel } from "./createChannel.js";
import type { Environment } from "./environment.js";
import { findTabs, shareTabs } from "./shareTabs.js";
import type { Subscribe } from "./update.js";

const intervalMs = 3000;
/** The server takes no more in one stream. */
const mostSessions = 100;

export type SessionSubscribe = (id: string, lang?: string) => Subscribe;

/** Watches of single sessions, all over one stream of one tab. */
export function createSessionSubscribe(
  connect: Connect,
  environment: Environment,
  defaultLang: string | undefined,
  tabsName: string | false,
): SessionSubscribe {
  const pool: { readonly lang: string | undefined; readonly channel: Channel }[] = [];

  const subscribeTo =
    (id: string, lang = defaultLang): Subscribe =>
    (listener) => {
      const fits = ({ ids }: Channel) => ids.has(id) || ids.size < mostSessions;
      let channel = pool.find((one) => one.lang === lang && fits(one.channel))?.channel;
      if (!channel) {
        channel = createChannel({ connect, environment, intervalMs, lang });
        pool.push({ lang, channel });
      }
      return channel.add(id, listener);
    };

  const tabs = tabsName && findTabs();
  const sharedTo = tabs && tabsName && shareTabs(subscribeTo, tabsName, tabs, environment);
  return (id, lang) => (sharedTo && lang === undefined ? sharedTo(id) : subscribeTo(id, lang));
}
