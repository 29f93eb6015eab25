import { readViewToken } from "../readViewToken.js";

/**
 * What two tokens have in common when they let one see the same: a view token's sessions, any other token itself. False
 * for a factory, whose tokens are not known yet.
 */
export function deriveWatcher(token: unknown): string | false {
  if (typeof token !== "string") return false;
  const { ses, scp } = readViewToken(token);
  return scp ? `${ses} ${scp}` : token;
}
