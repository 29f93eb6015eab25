import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { findFreePort } from "../net/findFreePort.js";
import { type HostAccount, type HostUserName, hostPassword } from "./accounts.js";
import { createHostFiles, type HostFiles } from "./createHostFiles.js";
import { deriveFingerprint } from "./deriveFingerprint.js";
import { deriveSshdConfig } from "./deriveSshdConfig.js";
import { readSshdVersion } from "./readSshdVersion.js";
import { hostPassphrase, type SshHost, type SshHostOptions } from "./sshHost.js";
import { type Machine, startMachine } from "./startMachine.js";
import { type Sshd, startSshd } from "./startSshd.js";

/**
 * A real OpenSSH server on loopback in a mount namespace of its own: own accounts, homes, host keys, machine-id, boot id.
 * Nothing of it touches the system's files; everything started on it ends with the test process. Needs root.
 *
 * ```ts
 * await using host = await startSshHost({ users: ["fish", "root"] });
 * ```
 */
export async function startSshHost<const U extends HostUserName = "dash">(
  options: SshHostOptions<U> = {},
): Promise<SshHost<U>> {
  const files = await createHostFiles(options);
  const [first] = files.accounts;
  if (first === undefined) throw new Error("a host needs at least one user");
  const machine = await startHostMachine(files, options);
  const started = await startOnPort(machine, files, options);
  const { port } = started;
  let { sshd } = started;
  let { bootId } = files;
  let earlierLog = "";
  const filler = files.path("homes/.filler");

  const connections = async () => {
    const names = await Promise.all(
      (await machine.processes()).map(async (pid) => ({
        pid,
        name: await readFile(`/proc/${pid}/comm`, "utf8").catch(() => ""),
      })),
    );
    return names.filter(({ pid, name }) => name.startsWith("sshd") && pid !== sshd.pid).map(({ pid }) => pid);
  };
  const users = Object.fromEntries(
    (options.users ?? ["dash"]).map((name, index) => [name, files.accounts[index]]),
  ) as Record<U, HostAccount>;

  const host: SshHost<U> = {
    host: "127.0.0.1",
    port,
    user: first.name,
    home: first.home,
    users,
    password: hostPassword,
    privateKey: files.key.privateKey,
    passphraseKey: files.passphraseKey.privateKey,
    passphrase: hostPassphrase,
    strangerKey: files.strangerKey.privateKey,
    hostKeys: files.hostKeys,
    hostKeyFingerprint: deriveFingerprint(files.hostKeys[0]?.publicKey ?? ""),
    bootId: () => bootId,
    machineId: files.machineId,
    outside: machine.outside,
    sh: machine.sh,
    log: () => earlierLog + sshd.log(),
    async dropConnections() {
      killAll(await connections());
    },
    async kill() {
      await sshd.kill();
      killAll(await connections());
    },
    async restart() {
      earlierLog += sshd.log();
      sshd = await startSshd(machine, files.path("sshd_config"));
    },
    async reboot() {
      await sshd.kill();
      // What was forked between the look and the kill is caught by the next round.
      for (let pids = await machine.processes(); pids.length > 0; pids = await machine.processes())
        killAll(pids);
      bootId = randomUUID();
      await writeFile(files.path("boot_id"), `${bootId}\n`);
      await host.restart();
    },
    async fillDisk() {
      if (options.homesBytes === undefined) throw new Error("fillDisk needs startSshHost({ homesBytes })");
      await machine.sh(`dd if=/dev/zero of='${filler}' bs=4096 2>/dev/null; exit 0`);
    },
    async freeDisk() {
      await rm(machine.outside(filler), { force: true });
    },
    async stop() {
      await machine.stop();
      await rm(files.dir, { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => host.stop(),
  };
  return host;
}

async function startHostMachine(files: HostFiles, options: SshHostOptions): Promise<Machine> {
  const hidden = (options.hide ?? []).filter((path) => existsSync(path));
  const machine = await startMachine({
    dir: files.dir,
    homesBytes: options.homesBytes ?? 0,
    mounts: [
      [files.path("passwd"), "/etc/passwd"],
      [files.path("shadow"), "/etc/shadow"],
      [files.path("machine-id"), "/etc/machine-id"],
      [files.path("boot_id"), "/proc/sys/kernel/random/boot_id"],
      ...hidden.map((path) => ["/dev/null", path] as const),
      ...(options.sh === undefined ? [] : [[options.sh, "/bin/sh"] as const]),
    ],
  });
  for (const { uid, home } of files.accounts) {
    await mkdir(machine.outside(home), { mode: 0o700 });
    await chown(machine.outside(home), uid, uid);
  }
  return machine;
}

async function startOnPort(
  machine: Machine,
  files: HostFiles,
  options: SshHostOptions,
): Promise<{ port: number; sshd: Sshd }> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await findFreePort());
    const config = deriveSshdConfig({
      port,
      hostKeyFiles: files.hostKeys.map(({ type }) => files.path(`hostkeys/${type}`)),
      authorizedKeysFile: files.path("authorized_keys"),
      maxSessions: options.maxSessions,
      maxStartups: options.maxStartups,
      extra: options.extraConfig ?? "",
      version: readSshdVersion(),
    });
    await writeFile(files.path("sshd_config"), config);
    try {
      return { port, sshd: await startSshd(machine, files.path("sshd_config")) };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes("already in use");
      if (taken && options.port === undefined && attempt < 5) continue;
      await machine.stop();
      throw error;
    }
  }
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
