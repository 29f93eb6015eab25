import { HolatApiError } from "./HolatApiError.js";
import { readProblem } from "./readProblem.js";
import { type Credentials, createTokenSource, type TokenReason } from "./token.js";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ConnectionOptions extends Credentials {
  /** Where the server is. Default: http://localhost:3000 */
  readonly baseUrl?: string;
  /** Instead of the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** "expired" where a stream was just ended for its token: the factory is told, and not asked a second time. */
  readonly reason?: TokenReason;
}

/**
 * Sends one request below the base URL, once; after a 401 a token factory is asked again and the request repeated.
 * Resolves with a 2xx or a 304 whose body is unread; anything else rejects with a HolatApiError, NETWORK also where the
 * signal was aborted: who gives one looks at it.
 */
export type Send = (path: string, options?: RequestOptions) => Promise<Response>;

/** Throws when it makes no sense to ask for this path with this token. */
export type Judge = (path: string, token: string | undefined) => void;

/** Throws a TypeError when `baseUrl` is no http(s) URL, or when the credentials cannot be used. */
export function createSend(options: ConnectionOptions, judge?: Judge): Send {
  const { baseUrl = "http://localhost:3000", token, fetch = globalFetch } = options;
  if (!/^https?:\/\/[^/]/.test(baseUrl))
    throw new TypeError(`baseUrl ${JSON.stringify(baseUrl)} is no URL like http://localhost:3000`);
  const base = baseUrl.replace(/\/+$/, "");
  const getToken = createTokenSource(options);

  return async (path, { reason, headers, signal, ...init } = {}) => {
    const attempt = async (why: TokenReason) => {
      const bearer = await getToken({ reason: why, signal });
      judge?.(path, bearer);
      try {
        return await fetch(base + path, {
          // Our own ETags decide; a browser's cache would hide the 304.
          cache: "no-store",
          signal: signal ?? null,
          headers: {
            ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
            ...headers,
          },
          ...init,
        });
      } catch (cause) {
        throw new HolatApiError(`No answer from ${base}${path}. Is the server running?`, {
          code: "NETWORK",
          status: 0,
          cause,
        });
      }
    };
    let response = await attempt(reason ?? "start");
    if (response.status === 401 && !reason && typeof token === "function") {
      await response.body?.cancel();
      response = await attempt("expired");
    }
    if (response.ok || response.status === 304) return response;
    throw await readProblem(response);
  };
}

/** Looked up at each request, so that one that is replaced later is used. */
const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init);
