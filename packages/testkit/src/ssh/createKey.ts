import { readFile } from "node:fs/promises";
import { requireProgram } from "../requireProgram.js";
import { run } from "../run.js";

export interface SshKey {
  readonly type: KeyType;
  /** In OpenSSH's own format. */
  readonly privateKey: string;
  /** One line, as in `id_ed25519.pub`. */
  readonly publicKey: string;
}
export type KeyType = "ed25519" | "ecdsa" | "rsa";

/** Makes a key pair with ssh-keygen and leaves it at `file` and `file.pub`. */
export async function createKey(
  file: string,
  options: { readonly type?: KeyType; readonly passphrase?: string } = {},
): Promise<SshKey> {
  const { type = "ed25519", passphrase = "" } = options;
  const size = type === "rsa" ? ["-b", "2048"] : [];
  // Few bcrypt rounds: a passphrase here protects nothing, and each round costs time in every test.
  const args = ["-q", "-t", type, ...size, "-a", "1", "-N", passphrase, "-C", "holat-test", "-f", file];
  await run(requireProgram("ssh-keygen"), args);
  return {
    type,
    privateKey: await readFile(file, "utf8"),
    publicKey: (await readFile(`${file}.pub`, "utf8")).trim(),
  };
}
