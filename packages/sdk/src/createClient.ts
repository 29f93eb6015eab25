import { type CallsClient, createCalls } from "./calls.js";
import { createSend, type Fetch } from "./request.js";

export interface ClientOptions {
  /** Where the server is. Default: http://localhost:3000 */
  readonly baseUrl?: string;
  /** `hk_...`. Not needed while the server listens on loopback only. */
  readonly apiKey?: string;
  /** Instead of the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface Client {
  readonly calls: CallsClient;
}

/**
 * A typed client for a Holat server, for browsers and Node 20 or later.
 *
 * ```ts
 * const holat = createClient();
 * const session = await holat.calls.start({ numbers: ["+998901234567"] });
 * ```
 *
 * Throws a TypeError when `baseUrl` is no http(s) URL.
 */
export function createClient(options: ClientOptions = {}): Client {
  const { baseUrl = "http://localhost:3000", apiKey } = options;
  const { fetch = (url, init) => globalThis.fetch(url, init) } = options;
  if (!/^https?:\/\/[^/]/.test(baseUrl)) {
    throw new TypeError(`baseUrl is ${JSON.stringify(baseUrl)}; it wants a URL like http://localhost:3000`);
  }
  const send = createSend({ baseUrl: baseUrl.replace(/\/+$/, ""), apiKey, fetch });
  return { calls: createCalls(send) };
}
