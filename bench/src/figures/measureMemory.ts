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
const alone = { bare: null, compare: "none", want: null } as const;

/**
 * What one more run costs our server, against what an `ssh` client process takes that does nothing but follow it. Before
 * the runs garbage is collected, for what a start leaves behind would hide what runs take; with the runs it is counted.
 */
export async function measureMemory(
  lab: Lab,
  database: DatabaseName,
  bare: ProcessMemory,
  cleanup: Cleanup,
): Promise<Figure[]> {
  const runs = lab.options.quick ? 50 : 200;
  const site = await startSite(lab, { database, probe: "garbage" }, cleanup);
  await warmUp(site);
  const idleInUse = await site.probe();
  const idle = await sampleRss(site.server.pid);
  await site.calls.startRunning(runs, site.ticking({ rate: 1, seconds: 600 }));
  await pause(lab.options.quick ? 2_000 : 10_000);
  const owned = (await site.calls.metrics()).get("holat_sessions_owned");
  if (owned !== runs) throw new Error(`${owned} sessions run, not ${runs}`);
  const loaded = await sampleRss(site.server.pid);
  const loadedInUse = await site.probe();
  await site.settle();
  const row = { id: "c", database, unit: "MB" } as const;
  const name = `RSS a run, ${runs} at once over one host`;
  const mine = { ...row, name, ours: (loaded - idle) / runs / megabyte, compare: "ratio" } as const;
  return [
    {
      ...mine,
      bare: { name: "an ssh client, RSS", value: bare.rssBytes / megabyte },
      want: { of: "ours", limit: 0.5, kind: "at most" },
    },
    { ...mine, bare: { name: "an ssh client, PSS", value: bare.pssBytes / megabyte }, want: null },
    {
      ...row,
      name: "a run's heap and buffers, garbage collected",
      ours: (loadedInUse - idleInUse) / runs / megabyte,
      ...alone,
    },
    { ...row, name: "RSS of the server without a run", ours: idle / megabyte, ...alone },
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
