import { randomBytes } from "node:crypto";

/** Names one request in an answer and in the log. */
export function createRequestId(): string {
  return `req-${randomBytes(9).toString("base64url")}`;
}
