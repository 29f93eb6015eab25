import { type ErrorCode, HolatError } from "@holat/core";
import { problemStatuses } from "./problemStatuses.js";
import { RequestError, type RequestIssue } from "./RequestError.js";
import type { Reply } from "./reply.js";

/** The body of `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  /** The likely cause and the next step. */
  readonly hint?: string;
  readonly requestId: string;
  readonly errors: readonly RequestIssue[];
}

/** Seconds after which asking again makes sense. */
const retryAfterSeconds: { readonly [Code in ErrorCode]?: string } = {
  DATABASE_AWAY: "2",
  DRAINING: "5",
  NO_LINK_AVAILABLE: "10",
  OWNERSHIP_LOST: "2",
};

/**
 * The one mapping from an error to its answer. What is not a HolatError meant for callers is told as INTERNAL, with
 * nothing of it but the request's id. Below /sessions and /messages the problem wears their envelope too.
 */
export function problemReply(error: unknown, requestId: string, path: string): Reply {
  const known =
    error instanceof HolatError && error.code !== "INTERNAL" ? problemStatuses[error.code] : undefined;
  const told = error instanceof HolatError && known !== undefined ? error : internalError(requestId);
  const [status, title] = known ?? [500, "Something went wrong here"];
  const problem: Problem = {
    type: `urn:holat:problem:${told.code.toLowerCase().replaceAll("_", "-")}`,
    title,
    status,
    detail: told.message,
    code: told.code,
    ...(told.hint === undefined ? {} : { hint: told.hint }),
    requestId,
    errors: told instanceof RequestError ? told.issues : [],
  };
  const retryAfter = retryAfterSeconds[told.code];
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
      ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
      ...(told instanceof RequestError ? told.headers : {}),
    },
    body: JSON.stringify(
      isBelowSessions(path) ? { success: false, message: problem.detail, ...problem } : problem,
    ),
  };
}

/** The paths of connection sessions and their messages. */
export function isBelowSessions(path: string): boolean {
  return /^\/(?:sessions|messages)(?:\/|$)/.test(path);
}

function internalError(requestId: string): HolatError {
  return new HolatError(
    "INTERNAL",
    `The request ${requestId} failed for a reason that is in the server's log`,
    {
      hint: "Look for the request's id in the server's log.",
    },
  );
}
