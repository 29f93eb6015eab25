import { readFileSync } from "node:fs";

/** Linux reports these times in hundredths of a second whatever the kernel's own tick is. */
const ticksPerSecond = 100;

/** CPU seconds, user and system, that a process has used so far. */
export function readProcessCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
