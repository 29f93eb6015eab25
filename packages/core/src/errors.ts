/** What keeps a machine from being reached. */
export type ConnectionErrorCode =
  | "CONN_REFUSED"
  | "CONN_TIMEOUT"
  | "HANDSHAKE_TIMEOUT"
  | "HOST_UNREACHABLE"
  | "DNS"
  | "AUTH_FAILED"
  | "KEY_INVALID"
  | "HOST_KEY_UNKNOWN"
  | "HOST_KEY_MISMATCH"
  | "ALGO_MISMATCH"
  | "HANDSHAKE_LOST"
  | "TOO_MANY_SESSIONS"
  | "CONN_LOST"
  | "CONN_FAILED";

/** What can be said of a linked account, its credentials and its messages. */
export type LinkErrorCode =
  | "LINK_DRIVER_MISSING"
  | "SESSION_EXISTS"
  | "PAIRING_UNAVAILABLE"
  | "LINK_NOT_READY"
  | "LINK_FAILED"
  | "NO_LINK_AVAILABLE"
  | "MESSAGE_REFUSED"
  | "MESSAGE_UNKNOWN"
  | "MESSAGE_NOT_FOUND"
  | "CREDENTIALS_UNREADABLE"
  | "OWNERSHIP_LOST";

/** Every code that Holat can answer with, in one place; sentences and retry rules are in `errorCatalog`. */
export type ErrorCode =
  | ConnectionErrorCode
  // starting there
  | "COMMAND_NOT_FOUND"
  | "RUN_DIR_UNWRITABLE"
  | "DISK_FULL"
  | "NUMBERS_DAMAGED"
  | "REMOTE_UNSUPPORTED"
  | "START_UNKNOWN"
  // how a run ended
  | "EXIT_NONZERO"
  | "KILLED"
  | "HOST_REBOOTED"
  | "RUN_DIR_LOST"
  | "RUN_TIME_LIMIT"
  | "OUTPUT_LIMIT"
  | "CANCELED"
  | "CANCELED_UNCONFIRMED"
  | "LINK_LOST_TOO_LONG"
  | "EXIT_UNKNOWN"
  | "SET_ASIDE"
  | "TARGET_REMOVED"
  // what a caller can get
  | "VALIDATION_FAILED"
  | "BODY_MALFORMED"
  | "BODY_TOO_LARGE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "NOT_FOUND"
  | "SESSION_NOT_FOUND"
  | "SESSION_ENDED"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "ORIGIN_NOT_ALLOWED"
  | "KEY_NOT_REVOCABLE"
  | "IDEMPOTENCY_KEY_REUSED"
  | "IDEMPOTENCY_KEY_IN_USE"
  | "DATABASE_AWAY"
  | "DRAINING"
  | "RATE_LIMITED"
  | "TOO_MANY_STREAMS"
  | "METHOD_NOT_ALLOWED"
  | "INTERNAL"
  | LinkErrorCode;

/**
 * The one error that leaves a Holat package: a stable `code`, a message that says what with the value, and a hint that
 * says the likely cause and the next action.
 */
export class HolatError extends Error {
  override readonly name: string = "HolatError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.hint = options.hint;
  }
}

/** For errors that may come from another copy of this class: a driver is installed beside a bundled server. */
export function isHolatError(value: unknown): value is HolatError {
  return value instanceof Error && value.name === "HolatError" && "code" in value;
}
