import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireProgram } from "../requireProgram.js";
import { deriveAccount, deriveAccountFiles, type HostUserName } from "./accounts.js";
import { createKey, type SshKey } from "./createKey.js";
import { hostPassphrase, type SshHostOptions } from "./sshHost.js";

export type HostFiles = Awaited<ReturnType<typeof createHostFiles>>;

/** Everything of a test host that lies in files, in a new directory. */
export async function createHostFiles(options: SshHostOptions) {
  const dir = await mkdtemp(join(tmpdir(), "holat-host-"));
  // Plain users have to pass through to their homes.
  await chmod(dir, 0o755);
  const path = (name: string) => join(dir, name);
  await Promise.all(["homes", "hostkeys", "keys", "shells"].map((name) => mkdir(path(name))));
  const names: readonly HostUserName[] = options.users ?? ["dash"];
  const accounts = names.map((name) => deriveAccount(name, path("homes"), path("shells")));
  await symlink(requireProgram("busybox"), path("shells/ash"));
  await copyFile(requireProgram("dash"), path("shells/dash"));
  const { passwd, shadow } = await deriveAccountFiles(accounts);
  const machineId = options.machineId ?? randomUUID().replaceAll("-", "");
  const bootId = randomUUID();
  await Promise.all([
    writeFile(path("passwd"), passwd),
    writeFile(path("shadow"), shadow, { mode: 0o600 }),
    writeFile(path("machine-id"), `${machineId}\n`),
    writeFile(path("boot_id"), `${bootId}\n`),
  ]);
  const [key, passphraseKey, strangerKey, hostKeys] = await Promise.all([
    createKey(path("keys/plain")),
    createKey(path("keys/locked"), { passphrase: hostPassphrase }),
    createKey(path("keys/stranger")),
    options.hostKeysOf?.hostKeys ?? createHostKeys(path("hostkeys"), options.hostKeyTypes ?? ["ed25519"]),
  ]);
  await Promise.all(
    hostKeys.map(({ type, privateKey }) => writeFile(path(`hostkeys/${type}`), privateKey, { mode: 0o600 })),
  );
  await writeFile(path("authorized_keys"), `${key.publicKey}\n${passphraseKey.publicKey}\n`);
  // A container may have none, and a mount needs a file to lie upon; empty means "not set" to those who read it.
  if (!existsSync("/etc/machine-id")) await writeFile("/etc/machine-id", "");
  return { dir, path, accounts, machineId, bootId, key, passphraseKey, strangerKey, hostKeys };
}

function createHostKeys(dir: string, types: NonNullable<SshHostOptions["hostKeyTypes"]>): Promise<SshKey[]> {
  return Promise.all(types.map((type) => createKey(join(dir, type), { type })));
}
