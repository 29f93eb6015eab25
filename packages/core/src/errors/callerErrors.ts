import type { ErrorCode } from "../errors.js";
import type { ErrorEntry, ErrorParams } from "./errorEntry.js";
import { formatDetail } from "./formatParams.js";

/** What a caller of the API gets; the sentence holds nothing of a machine, so outsiders may read it too. */
export const said = (sentence: string, nextStep: string) => ({
  sentence: (params: ErrorParams) => `${sentence}${formatDetail(params)}. ${nextStep}`,
  public: `${sentence}.`,
});

export const callerErrors = {
  VALIDATION_FAILED: {
    retry: "no",
    ...said("The request has values that cannot be used", "Correct them; each is named in errors"),
    hint: "errors[] names each value, what is wrong with it and what is wanted.",
  },
  BODY_MALFORMED: {
    retry: "no",
    ...said("The body is not valid JSON", "Send valid JSON or no body at all"),
    hint: "A trailing comma, single quotes, or a cut body are the usual causes.",
  },
  BODY_TOO_LARGE: {
    retry: "no",
    ...said("The body is larger than 8 MiB", "Split the numbers over several sessions"),
    hint: "100,000 numbers of usual length fit well into 8 MiB.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    retry: "no",
    ...said("The body's content type is not supported", "Send application/json"),
    hint: "Add the header `Content-Type: application/json`.",
  },
  NOT_FOUND: {
    retry: "no",
    ...said("There is nothing at this address", "See /docs for what there is"),
    hint: "A misspelt path is the usual cause.",
  },
  SESSION_NOT_FOUND: {
    retry: "no",
    ...said("There is no such session", "Check the id against GET /calls/sessions/all"),
    hint: "The id is misspelt, or the session belongs to another server's database.",
  },
  SESSION_ENDED: {
    retry: "no",
    ...said("The session has ended already", "Nothing is left to cancel"),
    hint: "An ended session never changes. GET it to see how it ended.",
  },
  UNAUTHORIZED: {
    retry: "no",
    ...said("A valid API key or view token is needed", "Send `Authorization: Bearer` with one"),
    hint: "It is missing, misspelt, expired or revoked. Without a key /calls is open on loopback only, and never behind a proxy.",
  },
  FORBIDDEN: {
    retry: "no",
    ...said("The key or view token does not allow this", "Use one with the needed scope"),
    hint: "Each call needs a scope; `holat keys list` shows those of a key. A view token reads its own sessions only.",
  },
  ORIGIN_NOT_ALLOWED: {
    retry: "no",
    ...said(
      "This web origin may not call the API",
      "Add it to HOLAT_CORS_ORIGINS, or to the view token's origins",
    ),
    hint: "Without a key, only pages on loopback and the listed origins may start or change anything; a view token is for the pages that it names.",
  },
  KEY_NOT_REVOCABLE: {
    retry: "no",
    ...said("This key is one of the server's own settings", "Take it out of HOLAT_API_KEY there"),
    hint: "Keys made by POST /keys or `holat keys create` can be revoked; one of the environment ends with its setting.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    retry: "no",
    ...said("The Idempotency-Key was used for another request", "Take a new key for a new request"),
    hint: "A key stands for one body for 24 hours.",
  },
  IDEMPOTENCY_KEY_IN_USE: {
    retry: "yes",
    ...said("A request with this Idempotency-Key is under way", "Send it again in a moment"),
    hint: "The first request has not been answered yet; afterwards its answer is given again.",
  },
  DATABASE_AWAY: {
    retry: "yes",
    ...said("The database does not answer", "Try again in a few seconds"),
    hint: "Running calls go on and nothing is lost. Check Postgres and DATABASE_URL.",
  },
  DRAINING: {
    retry: "yes",
    ...said("The server is shutting down", "Try again in a few seconds"),
    hint: "Another server or the restarted one takes over.",
  },
  RATE_LIMITED: {
    retry: "slow",
    ...said("There were too many requests", "Wait as long as Retry-After says"),
    hint: "Ask less often, or use conditional requests with If-None-Match.",
  },
  TOO_MANY_STREAMS: {
    retry: "slow",
    ...said("There are too many open event streams", "Close some, or wait as long as Retry-After says"),
    hint: "One stream can follow up to 100 sessions: GET /calls/events?session=...&session=...",
  },
  METHOD_NOT_ALLOWED: {
    retry: "no",
    ...said("This address does not know that method", "Use one of those in the Allow header"),
    hint: "GET reads, POST starts and cancels.",
  },
  INTERNAL: {
    retry: "no",
    ...said("Something went wrong in the server", "Name the requestId when you report it"),
    hint: "The server's log holds the cause under the same requestId.",
  },
} satisfies Partial<Record<ErrorCode, ErrorEntry>>;
