import { setTimeout as pause } from "node:timers/promises";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { createStatementCounter } from "../site/createStatementCounter.js";
import { type Site, startSite } from "../site/startSite.js";
import { readProcessCpuSeconds } from "../stats/processCpu.js";

const runs = 100;
const linesPerSecond = 20_000;
/** Lines that a dialer writes at once: 20 writes a second of each. */
const batch = 10;
const lag = "nodejs_eventloop_lag_p99_seconds";

/** 20,000 progress lines a second over 100 runs. */
export async function measureLoad(lab: Lab, database: DatabaseName, cleanup: Cleanup): Promise<Figure[]> {
  const seconds = lab.options.quick ? 4 : 15;
  const site = await startSite(
    lab,
    { database, ...(database === "pglite" ? { probe: "statements" } : {}) },
    cleanup,
  );
  const countStatements = await createStatementCounter(site, cleanup);
  const idle = await over(site, countStatements, 3);
  await site.calls.startRunning(runs, site.ticking({ rate: linesPerSecond / runs, seconds: 600, batch }));
  await pause(2_000);
  const loaded = await over(site, countStatements, seconds);
  await site.settle();
  const row = { id: "d", database, compare: "none" } as const;
  const bare = (value: number) => ({ name: "this server, idle", value });
  return [
    {
      ...row,
      name: `lines taken in and committed, ${linesPerSecond.toLocaleString("en-US")} offered, ${runs} runs`,
      unit: "lines/s",
      ours: loaded.lines,
      bare: { name: "offered", value: linesPerSecond },
      compare: "ratio",
      want: { of: "ratio", limit: 0.97, kind: "at least" },
    },
    {
      ...row,
      name: "SQL statements under that load",
      unit: "statements/s",
      ours: loaded.statements,
      bare: bare(idle.statements),
      want: { of: "ours", limit: 60, kind: "at most" },
    },
    {
      ...row,
      name: "event-loop delay under that load, p99 (its 10 ms sampling included)",
      unit: "ms",
      ours: loaded.lagMs,
      bare: bare(idle.lagMs),
      want: { of: "ours", limit: 50, kind: "at most" },
    },
    {
      ...row,
      name: "CPU of the server process under that load",
      unit: "CPU-s/s",
      ours: loaded.cpu,
      bare: bare(idle.cpu),
      want: null,
    },
  ];
}

/** What the server did over so many seconds, a second each. */
async function over(site: Site, countStatements: () => Promise<number>, seconds: number) {
  const look = async () => {
    const lines = await countLines(site);
    const statements = await countStatements();
    const cpu = readProcessCpuSeconds(site.server.pid);
    // Reading the metrics begins the delay's next window.
    const lagMs = ((await site.calls.metrics()).get(lag) ?? Number.NaN) * 1000;
    return { lines, statements, cpu, lagMs, at: performance.now() };
  };
  const before = await look();
  await pause(seconds * 1000);
  const after = await look();
  const elapsed = (after.at - before.at) / 1000;
  return {
    lines: (after.lines - before.lines) / elapsed,
    statements: (after.statements - before.statements) / elapsed,
    cpu: (after.cpu - before.cpu) / elapsed,
    lagMs: after.lagMs,
  };
}

/** The ticker counts one processed a line, so the committed counters are the lines that were taken in. */
async function countLines({ calls }: Site): Promise<number> {
  return (await calls.list()).reduce((sum, { processedNumbers }) => sum + processedNumbers, 0);
}
