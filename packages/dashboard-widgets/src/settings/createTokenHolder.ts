import type { TokenFactory } from "@holat/sdk";

type Token = string | TokenFactory | undefined;

/**
 * Keeps a client when a function is only written anew in each render: the first one is taken as it is, so that it can be
 * shared; from a second one on it is one function for good, which asks the newest.
 */
export function createTokenHolder(): (token: Token) => Token {
  let first: TokenFactory | undefined;
  let latest: TokenFactory | undefined;
  let forward: TokenFactory | undefined;
  return (token) => {
    if (typeof token !== "function") return token;
    first ??= token;
    latest = token;
    if (token !== first) forward ??= (request) => (latest ?? token)(request);
    return forward ?? token;
  };
}
