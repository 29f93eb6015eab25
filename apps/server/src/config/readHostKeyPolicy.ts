import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { HostKeyPolicy } from "@holat/core/ssh";
import { resolvePath } from "./resolvePath.js";
import { SettingError } from "./SettingError.js";

const fingerprint = /^SHA256:[A-Za-z0-9+/]{43}$/;

/**
 * `SHA256:...` (several separated by commas), `trust-first-use`, or the path of a known_hosts file.
 * Absent: the user's own `~/.ssh/known_hosts`.
 */
export function readHostKeyPolicy(
  value: string | undefined,
  options: { setting: string; base: string; dataDir: string },
): HostKeyPolicy {
  if (value === undefined) return { kind: "known-hosts", file: join(homedir(), ".ssh/known_hosts") };
  if (value === "trust-first-use") {
    return { kind: "trust-first-use", file: join(options.dataDir, "known_hosts") };
  }
  if (value.startsWith("SHA256:")) {
    const fingerprints = value.split(",").map((one) => one.trim().replace(/=+$/, ""));
    if (fingerprints.every((one) => fingerprint.test(one))) return { kind: "pin", fingerprints };
    throw new SettingError(
      options.setting,
      JSON.stringify(value),
      "SHA256: and 43 characters of base64, as `ssh-keygen -lf` prints it",
    );
  }
  const file = resolvePath(options.base, value);
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new SettingError(
      options.setting,
      JSON.stringify(value),
      "SHA256:..., trust-first-use or the path of a readable known_hosts file",
    );
  }
  return { kind: "known-hosts", file };
}
