import type { ErrorCode } from "../errors.js";
import { errorCatalog } from "./errorCatalog.js";

/** What people outside are told of an error: its code's public sentence, without host, path or output. */
export function derivePublicErrorMessage(code: ErrorCode | null): string {
  // A newer server's code may stand in the database.
  if (code === null || !Object.hasOwn(errorCatalog, code)) return "The session failed.";
  return errorCatalog[code].public;
}
