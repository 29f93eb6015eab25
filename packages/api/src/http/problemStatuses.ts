import type { ErrorCode } from "@holat/core";

/** Status and title of each code that a caller can get. Every other code is a matter of a run, never of a request. */
export const problemStatuses: { readonly [Code in ErrorCode]?: readonly [status: number, title: string] } = {
  BODY_MALFORMED: [400, "The body is not well-formed"],
  UNAUTHORIZED: [401, "A valid key or view token is needed"],
  FORBIDDEN: [403, "The key or view token may not do this"],
  ORIGIN_NOT_ALLOWED: [403, "This page may not do this"],
  NOT_FOUND: [404, "There is nothing at this address"],
  SESSION_NOT_FOUND: [404, "There is no such session"],
  METHOD_NOT_ALLOWED: [405, "The method does not apply here"],
  SESSION_ENDED: [409, "The session has ended"],
  KEY_NOT_REVOCABLE: [409, "This key is not revoked here"],
  IDEMPOTENCY_KEY_IN_USE: [409, "A request with this idempotency key is under way"],
  BODY_TOO_LARGE: [413, "The body is too large"],
  UNSUPPORTED_MEDIA_TYPE: [415, "The body's type is not taken here"],
  VALIDATION_FAILED: [422, "The request is not valid"],
  IDEMPOTENCY_KEY_REUSED: [422, "The idempotency key belongs to another request"],
  RATE_LIMITED: [429, "Too many requests"],
  TOO_MANY_STREAMS: [429, "Too many open streams"],
  INTERNAL: [500, "Something went wrong here"],
  DATABASE_AWAY: [503, "The database is away"],
  DRAINING: [503, "The server is stopping"],
};
