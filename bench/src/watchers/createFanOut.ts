import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Cleanup } from "../createCleanup.js";
import { readProcessCpuSeconds } from "../stats/processCpu.js";
import { readProcessMemory } from "../stats/processMemory.js";
import { readStamps } from "../stats/readStamps.js";
import { startWatchers } from "./startWatchers.js";

const settleMs = 500;
const quiet = { forMs: 200, atMostMs: 8_000 };

/** A server with one session, whose dialer writes at the rate that a file says. */
export interface StreamServer {
  readonly pid: number;
  readonly streamUrl: string;
  readonly gateFile: string;
  /** All that its dialer has written. */
  readLines(): Promise<string>;
}

/** What a number of watchers saw, over all rounds. */
export interface FanOutResults {
  /** Of every event at every watcher. */
  readonly delaysMs: readonly number[];
  readonly changesPerSecond: number;
  readonly eventsPerCpuSecond: number;
}

interface Sums {
  readonly delaysMs: number[];
  events: number;
  elapsedMs: number;
  serverCpuSeconds: number;
}

/** A server and the process of its watchers. */
export interface FanOut {
  open(watchers: number): Promise<void>;
  measureDelays(watchers: number, rate: number, seconds: number): Promise<void>;
  measureRate(watchers: number, rate: number, seconds: number): Promise<void>;
  measureIdle(seconds: number): Promise<void>;
  results(watchers: number): FanOutResults;
  /** Of the last and largest opening. */
  opening(): { readonly watchersPerSecond: number; readonly rssBytes: number };
  idleCpuMicros(): number;
}

export function createFanOut(
  { pid, streamUrl, gateFile, readLines }: StreamServer,
  cleanup: Cleanup,
): FanOut {
  const { ask } = startWatchers(cleanup);
  const all = new Map<number, Sums>();
  let opened = 0;
  let opening = { watchersPerSecond: Number.NaN, rssBytes: Number.NaN };
  let idleCpuMicros = Number.NaN;

  const setRate = (rate: number) => writeFile(gateFile, `${rate}\n`);
  const sumsOf = (watchers: number): Sums => {
    const known = all.get(watchers) ?? { delaysMs: [], events: 0, elapsedMs: 0, serverCpuSeconds: 0 };
    all.set(watchers, known);
    return known;
  };

  return {
    async open(watchers) {
      const before = readProcessMemory(pid).rssBytes;
      const { tookMs } = await ask("open", { url: streamUrl, count: watchers });
      const added = watchers - opened;
      opened = watchers;
      await pause(settleMs);
      opening = {
        watchersPerSecond: (added / tookMs) * 1000,
        rssBytes: (readProcessMemory(pid).rssBytes - before) / added,
      };
    },
    async measureDelays(watchers, rate, seconds) {
      await ask("note", true);
      await setRate(rate);
      await pause(seconds * 1000);
      await setRate(0);
      await ask("quiet", quiet);
      const { lines, atMicros } = await ask("note", false);
      const stamps = readStamps(await readLines());
      const { delaysMs } = sumsOf(watchers);
      lines.forEach((line, index) => {
        const written = stamps.get(line);
        if (written === undefined) throw new Error(`line ${line} was shown and never written`);
        delaysMs.push(((atMicros[index] ?? Number.NaN) - written) / 1000);
      });
    },
    async measureRate(watchers, rate, seconds) {
      await setRate(rate);
      await pause(settleMs);
      const before = await ask("look", { serverPid: pid });
      await pause(seconds * 1000);
      const after = await ask("look", { serverPid: pid });
      await setRate(0);
      await ask("quiet", quiet);
      const sums = sumsOf(watchers);
      sums.events += after.events - before.events;
      sums.elapsedMs += after.atMs - before.atMs;
      sums.serverCpuSeconds += after.serverCpuSeconds - before.serverCpuSeconds;
    },
    async measureIdle(seconds) {
      const before = readProcessCpuSeconds(pid);
      await pause(seconds * 1000);
      idleCpuMicros = ((readProcessCpuSeconds(pid) - before) / seconds / opened) * 1e6;
    },
    results(watchers) {
      const { delaysMs, events, elapsedMs, serverCpuSeconds } = sumsOf(watchers);
      return {
        delaysMs,
        changesPerSecond: (events / watchers / elapsedMs) * 1000,
        eventsPerCpuSecond: events / serverCpuSeconds,
      };
    },
    opening: () => opening,
    idleCpuMicros: () => idleCpuMicros,
  };
}
