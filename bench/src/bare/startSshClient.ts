import { type ChildProcessByStdio, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { requireProgram } from "@holat/testkit";
import type { Lab } from "../site/createLab.js";

/** Arguments of OpenSSH's own client that reach the lab's host with its key, and read nothing of the tester's own. */
export async function createSshArguments(lab: Lab): Promise<string[]> {
  const key = join(lab.dir, "client-key");
  const knownHosts = join(lab.dir, "known_hosts");
  await writeFile(key, lab.host.privateKey, { mode: 0o600 });
  const [hostKey] = lab.host.hostKeys;
  const [type = "", bytes = ""] = hostKey?.publicKey.split(" ") ?? [];
  await writeFile(knownHosts, `[${lab.host.host}]:${lab.host.port} ${type} ${bytes}\n`);
  const options = { BatchMode: "yes", StrictHostKeyChecking: "yes", UserKnownHostsFile: knownHosts };
  return [
    ...["-F", "none", "-T", "-i", key, "-o", "IdentitiesOnly=yes"],
    ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ...["-p", String(lab.host.port), `${lab.host.user}@${lab.host.host}`],
  ];
}

export function startSshClient(args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  return spawn(requireProgram("ssh"), [...args], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Resolves with the first piece that the client passes on. */
export function firstOutput(client: ReturnType<typeof startSshClient>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.stdout.once("data", resolve);
    client.once("error", reject);
    client.once("exit", (code) => reject(new Error(`ssh ended with ${code}`)));
  });
}
