import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readStreamSample } from "../bare/readStreamSample.js";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { spawnNode } from "../site/spawnNode.js";
import { startSite } from "../site/startSite.js";
import { quantile } from "../stats/quantile.js";
import { createFanOut, type FanOut } from "../watchers/createFanOut.js";

const streamServer = new URL("../bare/streamServer.ts", import.meta.url);

/**
 * Watchers; changes a second where delays are measured; how often each contestant has its turn at delays and at the rate.
 * Many short turns: what else the machine does comes and goes.
 */
const steps = [
  { watchers: 1, rate: 20, delayTurns: 1, rateTurns: 1 },
  { watchers: 100, rate: 20, delayTurns: 1, rateTurns: 2 },
  { watchers: 1_000, rate: 10, delayTurns: 2, rateTurns: 4 },
  { watchers: 10_000, rate: 2, delayTurns: 2, rateTurns: 4 },
] as const;
const most = steps[steps.length - 1]?.watchers ?? 0;
/** Lines a second that the dialer offers where the rate is measured: more than thousands of watchers can be told. */
const offered = 200;
const dialerSeconds = 600;

/** One session that many watch, beside a bare node:http event stream that is told the same lines and writes the same bytes. */
export async function measureFanOut(lab: Lab, database: DatabaseName, cleanup: Cleanup): Promise<Figure[]> {
  const { quick } = lab.options;
  const ours = await startOurs(lab, database, cleanup);
  const bare = await startBare(lab, ours.streamUrl, cleanup);
  const contestants = { ours: ours.fanOut, bare };
  const both = Object.values(contestants);
  const figures: Figure[] = [];
  for (const { watchers, rate, delayTurns, rateTurns } of steps) {
    for (const fanOut of both) await fanOut.open(watchers);
    for (let turn = 0; turn < (quick ? 1 : delayTurns); turn++) {
      for (const fanOut of both) await fanOut.measureDelays(watchers, rate, quick ? 1 : 2.5);
    }
    for (let turn = 0; turn < (quick ? 1 : rateTurns); turn++) {
      for (const fanOut of both) await fanOut.measureRate(watchers, offered, quick ? 1 : 1.5);
    }
    figures.push(...deriveStep(watchers, database, contestants));
  }
  await Promise.all(both.map((fanOut) => fanOut.measureIdle(quick ? 2 : 6)));
  return [...figures, ...deriveWatcher(database, contestants)];
}

type Contestants = Readonly<Record<"ours" | "bare", FanOut>>;
const bareName = "node:http, same bytes";

function deriveStep(watchers: number, database: DatabaseName, { ours, bare }: Contestants): Figure[] {
  const row = { id: "g", database } as const;
  const of = `${watchers.toLocaleString("en-US")} watcher${watchers === 1 ? "" : "s"}`;
  const [mine, theirs] = [ours.results(watchers), bare.results(watchers)];
  const want = watchers === most ? ({ of: "ratio", limit: 0.8, kind: "at least" } as const) : null;
  return [
    ...[0.5, 0.99].map(
      (q): Figure => ({
        ...row,
        name: `remote write to the last byte at each of ${of}, p${q * 100}`,
        unit: "ms",
        ours: quantile(mine.delaysMs, q),
        bare: { name: `${bareName}, no SSH, no commit`, value: quantile(theirs.delaysMs, q) },
        compare: "difference",
        want: null,
      }),
    ),
    {
      ...row,
      name: `changes a second that reach all of ${of}, ${offered} offered`,
      unit: "changes/s",
      ours: mine.changesPerSecond,
      bare: { name: bareName, value: theirs.changesPerSecond },
      compare: "ratio",
      want,
    },
    {
      ...row,
      name: `events a CPU-second of the server, ${of}`,
      unit: "events/CPU-s",
      ours: mine.eventsPerCpuSecond,
      bare: { name: bareName, value: theirs.eventsPerCpuSecond },
      compare: "ratio",
      want,
    },
  ];
}

function deriveWatcher(database: DatabaseName, { ours, bare }: Contestants): Figure[] {
  const row = { id: "g", database, compare: "ratio", want: null } as const;
  const of = `${most.toLocaleString("en-US")} watchers`;
  return [
    {
      ...row,
      name: `watchers that connect a second and get their first event, up to ${of}`,
      unit: "watchers/s",
      ours: ours.opening().watchersPerSecond,
      bare: { name: bareName, value: bare.opening().watchersPerSecond },
    },
    {
      ...row,
      name: `RSS of the server a watcher, ${of} just connected`,
      unit: "kB",
      ours: ours.opening().rssBytes / 1000,
      bare: { name: bareName, value: bare.opening().rssBytes / 1000 },
    },
    {
      ...row,
      name: `CPU of the server a second and watcher without a change, pings included, ${of}`,
      unit: "µs",
      ours: ours.idleCpuMicros(),
      bare: { name: bareName, value: bare.idleCpuMicros() },
    },
  ];
}

async function startOurs(lab: Lab, database: DatabaseName, cleanup: Cleanup) {
  const site = await startSite(lab, { database }, cleanup);
  const gateFile = await createGate(lab);
  const args = site.ticking({ rate: offered, seconds: dialerSeconds, gateFile });
  const [session] = await site.calls.startRunning(1, args);
  if (session === undefined) throw new Error("no session was started");
  const streamUrl = `${site.server.url}/calls/session/${session.sessionId}/events`;
  const fanOut = createFanOut(
    { pid: site.server.pid, streamUrl, gateFile, readLines: () => site.calls.log(session.sessionId) },
    cleanup,
  );
  return { streamUrl, fanOut };
}

async function startBare(lab: Lab, sampleUrl: string, cleanup: Cleanup): Promise<FanOut> {
  const gateFile = await createGate(lab);
  const stopFile = `${gateFile}-stop`;
  cleanup.defer(() => writeFile(stopFile, ""));
  const { pid, line: port } = await spawnNode(
    streamServer,
    {
      BENCH_SAMPLE: JSON.stringify(await readStreamSample(sampleUrl)),
      BENCH_DIALER: lab.ticker,
      HOLAT_ARG_RATE: String(offered),
      HOLAT_ARG_SECONDS: String(dialerSeconds),
      HOLAT_ARG_GATE_FILE: gateFile,
      HOLAT_ARG_STOP_FILE: stopFile,
    },
    cleanup,
  );
  const url = `http://127.0.0.1:${port}`;
  const readLines = async () => (await fetch(`${url}/lines`)).text();
  return createFanOut({ pid, streamUrl: `${url}/events`, gateFile, readLines }, cleanup);
}

async function createGate(lab: Lab): Promise<string> {
  const dir = await mkdtemp(join(lab.dir, "gate-"));
  await chmod(dir, 0o755);
  const path = join(dir, "gate");
  await writeFile(path, "0\n");
  return path;
}
