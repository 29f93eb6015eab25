import { createHash } from "node:crypto";

/** `SHA256:<base64 without padding>` of a public key in wire format, as OpenSSH prints it. */
export function deriveFingerprint(key: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The key type that a public key in wire format begins with (`ssh-ed25519`); "" when it is none. */
export function readKeyType(key: Uint8Array): string {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  if (bytes.length < 4) return "";
  const length = bytes.readUInt32BE(0);
  return length > 64 || bytes.length < 4 + length ? "" : bytes.toString("latin1", 4, 4 + length);
}
