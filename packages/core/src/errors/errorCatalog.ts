import { type ErrorCode, HolatError } from "../errors.js";
import { callerErrors } from "./callerErrors.js";
import { connectionErrors } from "./connectionErrors.js";
import { endingErrors } from "./endingErrors.js";
import type { ErrorEntry, ErrorParams } from "./errorEntry.js";
import { linkErrors } from "./linkErrors.js";
import { startErrors } from "./startErrors.js";

/** What each code means to those who try again and to those who read; a code without an entry does not compile. */
export const errorCatalog: Readonly<Record<ErrorCode, ErrorEntry>> = {
  ...connectionErrors,
  ...startErrors,
  ...endingErrors,
  ...callerErrors,
  ...linkErrors,
};

/** Whether the same can succeed later without anybody's help. */
export function isRetryable(code: ErrorCode): boolean {
  return errorCatalog[code].retry !== "no";
}

/**
 * An error with the catalogue's sentence and hint.
 *
 * @example
 * createHolatError("CONN_TIMEOUT", { host: "10.0.0.7", port: 22 }).message
 * // SSH connection error: Connection timeout to 10.0.0.7:22. Check firewall and network
 */
export function createHolatError(code: ErrorCode, params: ErrorParams = {}, cause?: unknown): HolatError {
  const { hint, sentence } = errorCatalog[code];
  return new HolatError(code, sentence(params), { hint, ...(cause === undefined ? {} : { cause }) });
}
