import type { HolatError } from "../../errors.js";
import { createSshError, type SshPeer } from "../errors/createSshError.js";

/** What the machine in between said of connecting onward, in words alone. */
const words = [
  [/refused/i, "CONN_REFUSED"],
  [/timed? ?out/i, "CONN_TIMEOUT"],
  [/unreachable|no route/i, "HOST_UNREACHABLE"],
  [/not known|resolve|lookup/i, "DNS"],
] as const;

/** Why a jump host could not connect to the target behind it. */
export function deriveForwardError(cause: Error, to: SshPeer): HolatError {
  const code = words.find(([pattern]) => pattern.test(cause.message))?.[1] ?? "CONN_FAILED";
  return createSshError(code, to, { detail: `through the jump host: ${cause.message}`, cause });
}
