import { queryRows, startWhatsAppProcess } from "@holat/testkit";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import { adminKey, createAccounts } from "../site/createAccounts.js";
import type { Lab } from "../site/createLab.js";
import { spawnNode } from "../site/spawnNode.js";
import { startSite } from "../site/startSite.js";
import { quantile } from "../stats/quantile.js";

const selectAllServer = new URL("../bare/selectAllServer.ts", import.meta.url);
const turns = 40;
const requestsPerTurn = 10;

/** The list of all connection sessions, half of them live here, beside one SELECT of the same rows. Postgres alone. */
export async function measureSessionList(lab: Lab, cleanup: Cleanup): Promise<Figure[]> {
  const [stored, live] = lab.options.quick ? [100, 50] : [1_000, 500];
  const whatsapp = await startWhatsAppProcess();
  cleanup.defer(() => whatsapp.stop());
  const env = { HOLAT_API_KEY: adminKey, HOLAT_WHATSAPP_URL: whatsapp.url };
  const site = await startSite(lab, { database: "postgres", env }, cleanup);
  const databaseUrl = site.databaseUrl ?? "";
  await createAccounts(site, whatsapp).growTo(live);
  await queryRows(
    databaseUrl,
    `INSERT INTO connections (session_id, status, desired, waits_for, paired, phone, attempts, requested_at,
       messages_per_minute, created_at, updated_at)
     SELECT 'stopped-' || n, 'disconnected', 'stopped', 'nothing', true, '998900000000', 0, 0, 60, 0, 0
     FROM generate_series(1, $1::int) AS n`,
    [stored - live],
  );
  const select = await spawnNode(selectAllServer, { DATABASE_URL: databaseUrl }, cleanup);
  const contestants = {
    ours: createContestant(`${site.server.url}/sessions/all`),
    select: createContestant(`http://127.0.0.1:${select.line}/`),
  };
  for (const { ask } of Object.values(contestants)) for (let n = 0; n < 20; n++) await ask();
  for (let turn = 0; turn < turns; turn++)
    for (const { run } of Object.values(contestants)) await run(requestsPerTurn);
  const row = { id: "i", database: "postgres", unit: "ms", compare: "ratio" } as const;
  return [0.5, 0.99].map((q) => ({
    ...row,
    name: `GET /sessions/all, ${stored} stored, ${live} live, p${q * 100}`,
    ours: quantile(contestants.ours.delays, q),
    bare: { name: "one SELECT of the rows", value: quantile(contestants.select.delays, q) },
    want: q === 0.5 ? { of: "ratio", limit: 2, kind: "at most" } : null,
  }));
}

function createContestant(url: string) {
  const delays: number[] = [];
  const ask = async () => {
    const begun = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${adminKey}` } });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return performance.now() - begun;
  };
  return {
    delays,
    ask,
    async run(times: number) {
      for (let n = 0; n < times; n++) delays.push(await ask());
    },
  };
}
