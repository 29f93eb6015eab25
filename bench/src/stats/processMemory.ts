import { readFileSync } from "node:fs";

export interface ProcessMemory {
  readonly rssBytes: number;
  /** Pages shared with other processes count in proportion. */
  readonly pssBytes: number;
}

export function readProcessMemory(pid: number): ProcessMemory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const bytes = (field: string) =>
    1024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1]);
  return { rssBytes: bytes("Rss"), pssBytes: bytes("Pss") };
}
