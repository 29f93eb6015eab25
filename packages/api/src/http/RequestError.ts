import { type ErrorCode, HolatError } from "@holat/core";

/** One thing that is wrong with a request. */
export interface RequestIssue {
  /** JSON pointer into the body, or `/query/NAME` or `/header/NAME`. */
  readonly pointer: string;
  /** The value, the cause and what to send instead. */
  readonly detail: string;
  /** Stable word for programs, such as `too_big`. */
  readonly code: string;
}

/** An error of a request that carries more than its code says: single issues, a time to come back, allowed methods. */
export class RequestError extends HolatError {
  override readonly name = "RequestError";
  readonly issues: readonly RequestIssue[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly hint?: string;
      readonly cause?: unknown;
      readonly issues?: readonly RequestIssue[];
      /** Added to the answer; names in lower case. */
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    const { issues, headers, ...rest } = options;
    super(code, message, rest);
    this.issues = issues ?? [];
    this.headers = headers ?? {};
  }
}

/** VALIDATION_FAILED (422) with what is wrong. */
export function invalidRequest(issues: readonly RequestIssue[]): RequestError {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return new RequestError("VALIDATION_FAILED", `${first?.detail ?? "The request is not valid"}${more}`, {
    issues,
  });
}
