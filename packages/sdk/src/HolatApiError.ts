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

/** What every call of the client rejects with, but for an abort: that rejects with the signal's reason. */
export class HolatApiError extends Error {
  override readonly name = "HolatApiError";
  readonly code: HolatApiErrorCode;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Names the request in the server's log. */
  readonly requestId: string | undefined;
  readonly issues: readonly ProblemIssue[];
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    fields: {
      code: HolatApiErrorCode;
      status: number;
      requestId?: string | undefined;
      issues?: readonly ProblemIssue[];
      retryAfterSeconds?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, "cause" in fields ? { cause: fields.cause } : undefined);
    this.code = fields.code;
    this.status = fields.status;
    this.requestId = fields.requestId;
    this.issues = fields.issues ?? [];
    this.retryAfterSeconds = fields.retryAfterSeconds;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Told by brand and not by class: holds also between two copies of this package (ESM and CJS, two versions). */
export function isHolatApiError(value: unknown): value is HolatApiError {
  return typeof value === "object" && value !== null && Reflect.get(value, brand) === true;
}
