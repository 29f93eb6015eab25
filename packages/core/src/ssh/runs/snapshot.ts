import type { MachineIdentity, RunEnding, RunSnapshot } from "../../calls/runner.js";
import { createHolatError } from "../../errors/errorCatalog.js";

const reasons = ["exit", "canceled", "run-time-limit", "output-limit"] as const;

/** Reads the line of the scripts' `report`: 18 words and the run path. */
export function parseSnapshot(line: string, hostKey: string): { kind: string; snapshot: RunSnapshot } {
  const match = /^(?<words>(?:\S+ ){18})(?<path>\/.*)$/.exec(line);
  const words = match?.groups?.words?.trimEnd().split(" ") ?? [];
  const path = match?.groups?.path;
  if (path === undefined) throw unreadable(line);
  const at = (index: number) => words[index] ?? "-";
  const flag = (index: number) => at(index) === "1";
  const ago = at(4);
  return {
    kind: at(0),
    snapshot: {
      machine: { hostKey, machineId: text(at(12)), runPath: path, bootId: text(at(11)) },
      exists: flag(1),
      claimed: flag(2),
      started: flag(3),
      startedAgoSeconds: ago === "-" ? null : Math.max(0, integer(ago, line) / 100),
      supervisorAlive: flag(5),
      childAlive: flag(6),
      rebooted: flag(7),
      done: flag(8),
      stdoutSize: integer(at(9), line),
      stderrSize: integer(at(10), line),
      ending: parseEnding(words.slice(13), line),
    },
  };
}

/** Reads what the launch script says before it takes anything: `hello`, machine id, boot id, run path. */
export function parseHello(line: string, hostKey: string): MachineIdentity {
  const { machineId, bootId, runPath } =
    /^hello (?<machineId>\S+) (?<bootId>\S+) (?<runPath>\/.*)$/.exec(line)?.groups ?? {};
  if (machineId === undefined || bootId === undefined || runPath === undefined) throw unreadable(line);
  return { hostKey, machineId: text(machineId), runPath, bootId: text(bootId) };
}

function parseEnding(words: readonly string[], line: string): RunEnding | null {
  const [reasonWord, code = "-", elapsed = "0", stdoutSize = "0", stderrSize = "0"] = words;
  if (reasonWord === "-") return null;
  const reason = reasons.find((known) => known === reasonWord);
  if (reason === undefined) throw unreadable(line);
  return {
    reason,
    exitCode: code === "-" ? null : integer(code, line),
    elapsedSeconds: Math.max(0, integer(elapsed, line) / 100),
    stdoutSize: integer(stdoutSize, line),
    stderrSize: integer(stderrSize, line),
  };
}

const text = (word: string) => (word === "-" ? "" : word);

function integer(word: string, line: string): number {
  if (!/^-?\d{1,15}$/.test(word)) throw unreadable(line);
  return Number(word);
}

// never a refusal: a run may be there
const unreadable = (line: string) =>
  createHolatError("CONN_FAILED", { detail: `its run directory says: ${line.slice(0, 200)}` });
