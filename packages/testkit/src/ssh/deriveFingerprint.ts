import { createHash } from "node:crypto";

/** `SHA256:<base64 without padding>` of a line of an OpenSSH public key file. */
export function deriveFingerprint(publicKeyLine: string): string {
  const blob = Buffer.from(publicKeyLine.trim().split(" ")[1] ?? "", "base64");
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}
