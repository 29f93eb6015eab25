import { type CallsClient, createCalls } from "./calls.js";
import { createWatches } from "./live/createWatches.js";
import { deriveWatcher } from "./live/deriveWatcher.js";
import { type Environment, platform } from "./live/environment.js";
import { type ConnectionOptions, createSend } from "./request.js";
import { createAsk, type RetryOptions } from "./retry.js";

export interface ClientOptions extends ConnectionOptions {
  /** Of statusDescription: uz, ru, en, id. The server's own when absent. */
  readonly lang?: string;
  /**
   * How GETs and starts are tried again after a network error, 429, 502, 503 or 504; `false`: never. Default: 3 tries
   */
  readonly retry?: RetryOptions | false;
  /**
   * Tabs of one origin with the same `baseUrl`, `lang` and `shareTabs` watch over one stream of one of them. By default
   * they do without a token, and with view tokens of the same sessions; behind a token factory say who watches, a user's
   * id for one. `false`: each for itself.
   */
  readonly shareTabs?: string | false;
  /** Time, chance and the page of the watches, for tests. The platform's own when absent. */
  readonly environment?: Environment;
}

export interface Client {
  readonly calls: CallsClient;
}

/**
 * A typed client for a Holat server, for browsers, workers, Node 20 or later, Deno and Bun.
 *
 * ```ts
 * const holat = createClient();
 * const session = await holat.calls.start({ numbers: ["+998901234567"] });
 * ```
 *
 * In a page give a view token that your own server made, or a function that gets one:
 *
 * ```ts
 * const page = createClient({
 *   baseUrl: "https://calls.example",
 *   token: async () => (await fetch("/my/view-token")).text(),
 * });
 * ```
 *
 * Throws a TypeError when `baseUrl` is no http(s) URL, when both `apiKey` and `token` are given, and for a secret key
 * in a page.
 */
export function createClient(options: ClientOptions = {}): Client {
  const send = createSend(options);
  const {
    lang,
    retry,
    environment = platform,
    baseUrl,
    shareTabs = deriveWatcher(options.token ?? options.apiKey ?? ""),
  } = options;
  const tabsName = shareTabs === false ? undefined : `holat ${baseUrl} ${lang} ${shareTabs}`;
  return {
    calls: {
      ...createCalls(createAsk(send, retry), { lang }),
      ...createWatches(send, environment, { lang }, tabsName),
    },
  };
}
