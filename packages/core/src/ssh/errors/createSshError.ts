import { createHolatError } from "../../errors/errorCatalog.js";
import type { ErrorCode, HolatError } from "../../errors.js";

/** Who was to be reached; all that an error may tell of a target. */
export interface SshPeer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** The codes of a machine that cannot be reached. */
export type SshErrorCode = Extract<
  ErrorCode,
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
  | "CONN_FAILED"
>;

/** `detail`: what the code's sentence cannot know. `cause`: what ssh2 or the system said, as it was said. */
export function createSshError(
  code: SshErrorCode,
  { host, port, user }: SshPeer,
  options: { readonly detail?: string; readonly cause?: unknown } = {},
): HolatError {
  const { cause, detail } = options;
  return createHolatError(code, { host, port, user, ...(detail === undefined ? {} : { detail }) }, cause);
}
