import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallResult } from "./createCalls.js";

/** What a dialer itself noted of a session, and what follows from it. Read here without any of Holat's own code. */
export interface DialerRecord {
  /** Every byte that it printed. */
  readonly bytes: Buffer;
  readonly results: readonly CallResult[];
  readonly totalNumbers: number;
  readonly connectedCalls: number;
  readonly failedCalls: number;
  readonly remoteResponse: string | null;
}

/** Of the `counting` dialer: each number once, no attempts, progress lines that agree with the results. */
export async function readRecord(records: string, sessionId: string): Promise<DialerRecord> {
  const bytes = await readFile(join(records, `${sessionId}.out`));
  const lines = bytes.toString("latin1").trimEnd().split("\n");
  const spoken = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const results = spoken
    .filter(({ type }) => type === "call")
    .map(({ number, outcome, reason = null, durationSeconds = null }) => ({
      number,
      outcome,
      reason,
      durationSeconds,
      final: true,
      counted: true,
    }));
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
  const text = lines.filter((line) => !line.startsWith("{")).join("\n");
  return {
    bytes,
    results,
    totalNumbers: Math.max(0, ...spoken.map(({ total = 0 }) => total)),
    connectedCalls: count("connected"),
    failedCalls: count("failed"),
    remoteResponse: text.slice(-4096).trim() || null,
  };
}

/** How often a process was started for a session. */
export async function countStarts(records: string, sessionId: string): Promise<number> {
  const starts = await readFile(join(records, "starts"), "utf8").catch(() => "");
  return starts.split("\n").filter((line) => line.startsWith(`${sessionId} `)).length;
}

/** The processes of a session that its dialer listed and that are still there. */
export async function findLiveChildren(records: string, sessionId: string): Promise<number[]> {
  const listed = await readFile(join(records, `${sessionId}.children`), "utf8").catch(() => "");
  const alive = await Promise.all(
    listed
      .split("\n")
      .filter(Boolean)
      .map(async (pid) => {
        const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
        const state = stat.slice(stat.lastIndexOf(") ") + 2, stat.lastIndexOf(") ") + 3);
        return state === "" || state === "Z" ? [] : [Number(pid)];
      }),
  );
  return alive.flat();
}
