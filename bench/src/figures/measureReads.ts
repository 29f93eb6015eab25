import { readResponse } from "../bare/readResponse.js";
import { connections, runWrk } from "../bare/runWrk.js";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { spawnNode } from "../site/spawnNode.js";
import { startSite } from "../site/startSite.js";
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
  const barePort = await spawnNode(bareServer, { BENCH_RESPONSE: JSON.stringify(sample) }, cleanup);
  const selectPort = await spawnNode(
    selectServer,
    {
      BENCH_SESSION_ID: session.sessionId,
      DATABASE_URL: site.databaseUrl ?? "",
      BENCH_ROW: sample.body,
    },
    cleanup,
  );
  const contestants = {
    ours: `${site.server.url}${path}`,
    bare: `http://127.0.0.1:${barePort}${path}`,
    select: `http://127.0.0.1:${selectPort}${path}`,
  };
  const rates: Record<keyof typeof contestants, number[]> = { ours: [], bare: [], select: [] };
  for (const url of Object.values(contestants)) await runWrk(url, 1);
  for (let round = 0; round < rounds; round++) {
    for (const name of ["ours", "bare", "select"] as const) {
      rates[name].push(await runWrk(contestants[name], seconds));
    }
  }
  const after = JSON.parse((await readResponse(contestants.ours)).body);
  if (after.status !== "RUNNING") throw new Error(`the session did not stay RUNNING: ${after.status}`);
  await site.settle();
  const common = {
    id: "a",
    database,
    unit: "requests/s",
    ours: median(rates.ours),
    compare: "ratio",
  } as const;
  const name = `GET of a live session, ${connections} connections`;
  return [
    {
      ...common,
      name,
      bare: { name: "node:http, same bytes", value: median(rates.bare) },
      want: { of: "ratio", limit: 0.6, kind: "at least" },
    },
    { ...common, name, bare: { name: "one SELECT a request", value: median(rates.select) }, want: null },
  ];
}
