import { setTimeout as pause } from "node:timers/promises";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { type Site, startSite } from "../site/startSite.js";
import { type ProcessMemory, readProcessMemory } from "../stats/processMemory.js";
import { median } from "../stats/quantile.js";

const warmUpRuns = 20;
const samples = 10;
const sampleEveryMs = 300;
const megabyte = 1024 * 1024;

/** What one more run costs our server, against what an `ssh` client process takes that does nothing but follow it. */
export async function measureMemory(
  lab: Lab,
  database: DatabaseName,
  bare: ProcessMemory,
  cleanup: Cleanup,
): Promise<Figure[]> {
  const runs = lab.options.quick ? 50 : 200;
  const site = await startSite(lab, database, cleanup);
  await warmUp(site);
  const before = await sampleRss(site.server.pid);
  await site.calls.startRunning(runs, site.ticking({ rate: 1, seconds: 600 }));
  await pause(lab.options.quick ? 2_000 : 10_000);
  const after = await sampleRss(site.server.pid);
  await site.settle();
  const ours = (after - before) / runs / megabyte;
  const name = `memory a run, ${runs} at once over one host`;
  const row = { id: "c", database, unit: "MB", ours, compare: "ratio" } as const;
  return [
    {
      ...row,
      name: `${name} (RSS)`,
      bare: { name: "an ssh client, RSS", value: bare.rssBytes / megabyte },
      want: { of: "ours", limit: 0.5, kind: "at most" },
    },
    {
      ...row,
      name: `${name} (RSS)`,
      bare: { name: "an ssh client, PSS", value: bare.pssBytes / megabyte },
      want: null,
    },
    {
      ...row,
      name: "memory of the server without a run (RSS)",
      ours: before / megabyte,
      bare: null,
      compare: "none",
      want: null,
    },
  ];
}

/** Loads and compiles what the first runs need, which is not a cost of each run. */
async function warmUp(site: Site): Promise<void> {
  await site.calls.startRunning(warmUpRuns, site.ticking({ rate: 5, seconds: 3 }));
  await site.calls.untilAllEnded();
  await pause(2_000);
}

async function sampleRss(pid: number): Promise<number> {
  const values: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    values.push(readProcessMemory(pid).rssBytes);
    await pause(sampleEveryMs);
  }
  return median(values);
}
