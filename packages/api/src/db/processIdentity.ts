import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A process told apart from any other that had or will have its pid. Fields are "" where the machine has no /proc. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot on Linux, `ps` text elsewhere. */
  readonly startTime: string;
  readonly bootId: string;
  readonly pidNamespace: string;
}

/** The start time of a process that is there now; undefined when there is none. */
export async function findStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(") ") + 2).split(" ");
    const ended = fields[0] === "Z" || fields[0] === "X";
    return ended ? undefined : fields[19];
  }
  if (await readFile("/proc/self/stat").catch(() => undefined)) return undefined;
  const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() || undefined;
}

/** The identity of this process. */
export async function getOwnIdentity(): Promise<ProcessIdentity> {
  const [startTime, bootId, pidNamespace] = await Promise.all([
    findStartTime(process.pid),
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
    readlink("/proc/self/ns/pid").catch(() => ""),
  ]);
  return { pid: process.pid, startTime: startTime ?? "", bootId: bootId.trim(), pidNamespace };
}
