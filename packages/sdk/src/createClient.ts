import { type CallsClient, createCalls } from "./calls.js";
import { createSubscribe, type WatcherOptions } from "./createSubscribe.js";
import { judgeScope } from "./judgeScope.js";
import { createWatches } from "./live/createWatches.js";
import { platform } from "./live/environment.js";
import { createSend } from "./request.js";
import { createAsk, type RetryOptions } from "./retry.js";

export interface ClientOptions extends WatcherOptions {
  /**
   * How GETs and starts are tried again after a network error, 429, 502, 503 or 504; `false`: never. Default: 3 tries
   */
  readonly retry?: RetryOptions | false;
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
  const send = createSend(options, judgeScope);
  const { retry, environment = platform } = options;
  return {
    calls: {
      ...createCalls(createAsk(send, retry), options),
      ...createWatches(send, environment, options, createSubscribe(options, send)),
    },
  };
}
