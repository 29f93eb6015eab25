import type { ErrorCode } from "@holat/core";

const brand = Symbol.for("@holat/sdk/HolatApiError");

/**
 * The server's codes, and three of the client's own: NETWORK (no answer, or one that was cut), BAD_ANSWER (no Holat
 * server there), TOKEN_UNAVAILABLE (the token factory failed).
 */
export type HolatApiErrorCode = ErrorCode | "NETWORK" | "BAD_ANSWER" | "TOKEN_UNAVAILABLE" | (string & {});

/** One thing that is wrong with a request. */
export interface ProblemIssue {
  /** JSON pointer into the body, or the name of a parameter. */
  readonly pointer?: string;
  readonly detail: string;
  readonly code?: string;
}

interface Fields {
  readonly code: HolatApiErrorCode;
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly issues?: readonly ProblemIssue[];
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** What every call of the client rejects with, but for an abort: that rejects with the signal's reason. */
export class HolatApiError extends Error {
  override readonly name = "HolatApiError";
  declare readonly code: HolatApiErrorCode;
  /** HTTP status; 0 when there was no answer. */
  declare readonly status: number;
  /** Names the request in the server's log. */
  declare readonly requestId: string | undefined;
  declare readonly issues: readonly ProblemIssue[];
  /** Seconds after which the server wants to be asked again. */
  declare readonly retryAfterSeconds: number | undefined;

  constructor(message: string, fields: Fields) {
    super(message, fields);
    Object.assign(this, { issues: [] }, fields);
  }

  get [brand](): true {
    return true;
  }
}

/** Told by brand and not by class: holds also between two copies of this package (ESM and CJS, two versions). */
export function isHolatApiError(value: unknown): value is HolatApiError {
  return Reflect.get(Object(value), brand) === true;
}
