import { randomBytes } from "node:crypto";

/** Names requests in answers and in the log: unique over servers and restarts, and no randomness is drawn for each. */
export function createRequestIds(): () => string {
  const prefix = randomBytes(6).toString("base64url");
  let count = 0;
  return () => `req-${prefix}-${(++count).toString(36)}`;
}
