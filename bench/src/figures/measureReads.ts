import { readResponse } from "../bare/readResponse.js";
import { connections, runWrk } from "../bare/runWrk.js";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { spawnNode } from "../site/spawnNode.js";
import { startSite } from "../site/startSite.js";
import { readProcessCpuSeconds } from "../stats/processCpu.js";
import { median } from "../stats/quantile.js";

const bareServer = new URL("../bare/bareServer.ts", import.meta.url);
const selectServer = new URL("../bare/selectServer.ts", import.meta.url);

/** GET of a session that runs and changes, against what node:http can do with those bytes, and against a row a request. */
export async function measureReads(lab: Lab, database: DatabaseName, cleanup: Cleanup): Promise<Figure[]> {
  const { quick } = lab.options;
  const [rounds, seconds] = quick ? [2, 1] : [5, 2];
  const site = await startSite(lab, { database }, cleanup);
  const [session] = await site.calls.startRunning(1, site.ticking({ rate: 5, seconds: 600 }));
  if (session === undefined) throw new Error("no session was started");
  const path = `/calls/session/${session.sessionId}`;
  const sample = await readResponse(`${site.server.url}${path}`);
  const bare = await spawnNode(bareServer, { BENCH_RESPONSE: JSON.stringify(sample) }, cleanup);
  const select = await spawnNode(
    selectServer,
    {
      BENCH_SESSION_ID: session.sessionId,
      DATABASE_URL: site.databaseUrl ?? "",
      BENCH_ROW: sample.body,
    },
    cleanup,
  );
  const contestants = {
    ours: createContestant(site.server.pid, `${site.server.url}${path}`),
    bare: createContestant(bare.pid, `http://127.0.0.1:${bare.line}${path}`),
    select: createContestant(select.pid, `http://127.0.0.1:${select.line}${path}`),
  };
  for (const { url } of Object.values(contestants)) await runWrk(url, 1);
  for (let round = 0; round < rounds; round++) {
    for (const contestant of Object.values(contestants)) await contestant.run(seconds);
  }
  const after = JSON.parse((await readResponse(contestants.ours.url)).body);
  if (after.status !== "RUNNING") throw new Error(`the session did not stay RUNNING: ${after.status}`);
  await site.settle();
  const ours = contestants.ours.result();
  const row = { id: "a", database, compare: "ratio" } as const;
  const rate = {
    ...row,
    name: `GET of a live session, ${connections} connections`,
    unit: "requests/s",
    ours: ours.requestsPerSecond,
  } as const;
  return [
    {
      ...rate,
      bare: { name: "node:http, same bytes", value: contestants.bare.result().requestsPerSecond },
      want: { of: "ratio", limit: 0.6, kind: "at least" },
    },
    {
      ...rate,
      bare: { name: "one SELECT a request", value: contestants.select.result().requestsPerSecond },
      want: null,
    },
    {
      ...row,
      name: "CPU of the server process, a GET",
      unit: "µs",
      ours: ours.cpuMicros,
      bare: { name: "node:http, same bytes", value: contestants.bare.result().cpuMicros },
      want: null,
    },
  ];
}

function createContestant(pid: number, url: string) {
  const rates: number[] = [];
  const cpuMicros: number[] = [];
  return {
    url,
    async run(seconds: number) {
      const before = readProcessCpuSeconds(pid);
      const { requests, requestsPerSecond } = await runWrk(url, seconds);
      rates.push(requestsPerSecond);
      cpuMicros.push(((readProcessCpuSeconds(pid) - before) / requests) * 1e6);
    },
    result: () => ({ requestsPerSecond: median(rates), cpuMicros: median(cpuMicros) }),
  };
}
