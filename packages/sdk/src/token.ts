import { HolatApiError } from "./HolatApiError.js";

/** Why a token is asked for: to begin a request, or because the server turned the last one down. */
export type TokenReason = "start" | "expired";

export interface TokenRequest {
  readonly reason: TokenReason;
  /** Of the request that waits for the token. */
  readonly signal: AbortSignal | undefined;
}

/** Asked before every request and every connect: keep a token that is still good, and renew it on "expired". */
export type TokenFactory = (request: TokenRequest) => string | Promise<string>;

export interface Credentials {
  /** `hk_...`, a secret. Not needed while the server listens on loopback only. */
  readonly apiKey?: string;
  /** A view token (`hvt_...`), or what gets one from your own server. Not together with `apiKey`. */
  readonly token?: string | TokenFactory;
  /** Lets a page use a secret key: for one whose reader typed in a key of their own. */
  readonly allowSecretKeyInBrowser?: boolean;
}

/** Resolves with what stands after `Bearer`, or undefined when nothing is to be sent. */
export type GetToken = (request: TokenRequest) => Promise<string | undefined>;

/** Throws a TypeError for both a key and a token, and for a secret key in a page. */
export function createTokenSource({ apiKey, token, allowSecretKeyInBrowser }: Credentials): GetToken {
  if (apiKey !== undefined && token !== undefined) throw new TypeError("Give apiKey or token, not both");
  const given = token ?? apiKey;
  const accept = (value: string | undefined) => {
    if (!allowSecretKeyInBrowser && value?.startsWith("hk_") && "document" in globalThis)
      throw new TypeError("No secret key (hk_...) in a page: your server gives it a view token");
    return value;
  };
  if (typeof given !== "function") {
    accept(given);
    return async () => given;
  }
  return (request) =>
    Promise.resolve(request)
      .then(given)
      .catch((cause) => {
        throw new HolatApiError(`The token factory failed: ${cause}`, {
          code: "TOKEN_UNAVAILABLE",
          status: 0,
          cause,
        });
      })
      .then(accept);
}
