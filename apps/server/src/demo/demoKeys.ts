import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ssh2 from "ssh2";

export interface DemoKeys {
  readonly hostKey: string;
  /** `SHA256:...` of the host key's public half. */
  readonly hostKeyFingerprint: string;
  readonly clientKey: string;
}

/** The demo's host key and client key: made once, kept in `directory` for this user's eyes only. */
export async function loadDemoKeys(directory: string): Promise<DemoKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const hostKey = await readOrMakeKey(join(directory, "ssh_host_ed25519_key"));
  const clientKey = await readOrMakeKey(join(directory, "client_ed25519_key"));
  return { hostKey, clientKey, hostKeyFingerprint: deriveFingerprint(derivePublicKey(hostKey)) };
}

/** The public half in SSH's wire format. */
export function derivePublicKey(privateKey: string): Buffer {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
}

function deriveFingerprint(publicKey: Buffer): string {
  return `SHA256:${createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "")}`;
}

/** An Ed25519 private key in OpenSSH's format. */
export function makeKey(): string {
  // ssh2 drops leading zero bytes of the public half: one key in 256 is of a length that nobody can read.
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync("ed25519", { comment: "holat-demo" }).private;
    if (!(ssh2.utils.parseKey(made) instanceof Error)) return made;
  }
}

async function readOrMakeKey(path: string): Promise<string> {
  const known = await readFile(path, "utf8").catch(() => undefined);
  if (known !== undefined && !(ssh2.utils.parseKey(known) instanceof Error)) return known;
  const made = makeKey();
  await writeFile(`${path}.tmp`, made, { mode: 0o600 });
  await rename(`${path}.tmp`, path);
  return made;
}
