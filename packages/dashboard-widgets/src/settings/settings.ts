import type { Locale } from "@holat/core";
import type { Client, TokenFactory } from "@holat/sdk";
import type { SessionsAndMessages } from "@holat/sdk/sessions";
import type { TextOverrides } from "../locale/texts.js";

export type Theme = "auto" | "light" | "dark";

/** What holds for all of a page's elements, hooks and composables that say nothing else. */
export interface HolatSettings {
  /** Instead of one made of `baseUrl` and `token`. */
  readonly client?: Client | undefined;
  /** Where the server is. Default: http://localhost:3000 */
  readonly baseUrl?: string | undefined;
  /** A view token, or what gets one. */
  readonly token?: string | TokenFactory | undefined;
  /** What `createSessions` of @holat/sdk/sessions gives; for the connections. */
  readonly sessions?: SessionsAndMessages | undefined;
  /** Default: uz */
  readonly lang?: Locale | undefined;
  /** Default: auto */
  readonly theme?: Theme | undefined;
  /** Texts instead of ours. */
  readonly locale?: TextOverrides | undefined;
  /** Of the page's content security policy; for browsers without constructed style sheets. */
  readonly nonce?: string | undefined;
}

interface Page {
  settings: HolatSettings;
  readonly listeners: Set<() => void>;
}

/** Known by name and not by module: one page may hold two copies of this package. */
const name = Symbol.for("@holat/dashboard-widgets");

function getPage(): Page {
  const holder = globalThis as { [name]?: Page };
  holder[name] ??= { settings: {}, listeners: new Set() };
  return holder[name];
}

/**
 * Says once for a page where the server is, and how the widgets look. What is not named stays as it is; elements that are
 * there already follow.
 *
 * ```ts
 * configureHolat({ baseUrl: "https://calls.example", token: async () => (await fetch("/my/view-token")).text(), lang: "ru" });
 * ```
 */
export function configureHolat(settings: HolatSettings): void {
  const page = getPage();
  page.settings = { ...page.settings, ...settings };
  for (const listener of [...page.listeners]) listener();
}

export const getSettings = (): HolatSettings => getPage().settings;

export function subscribeSettings(listener: () => void): () => void {
  const { listeners } = getPage();
  listeners.add(listener);
  return () => listeners.delete(listener);
}
