import { createHolatError } from "../../errors/errorCatalog.js";
import type { ConnectionErrorCode, HolatError } from "../../errors.js";

/** Who was to be reached; all that an error may tell of a target. */
export interface SshPeer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** `detail`: what the code's sentence cannot know. `cause`: what ssh2 or the system said, as it was said. */
export function createSshError(
  code: ConnectionErrorCode,
  { host, port, user }: SshPeer,
  options: { readonly detail?: string; readonly cause?: unknown } = {},
): HolatError {
  const { cause, detail } = options;
  return createHolatError(code, { host, port, user, ...(detail === undefined ? {} : { detail }) }, cause);
}
