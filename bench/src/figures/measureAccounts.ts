import { setTimeout as pause } from "node:timers/promises";
import { startWhatsAppProcess } from "@holat/testkit";
import type { SocketAsk } from "../bare/socketProcess.js";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import { adminKey, createAccounts } from "../site/createAccounts.js";
import type { Lab } from "../site/createLab.js";
import { forkNode } from "../site/forkNode.js";
import { startSite } from "../site/startSite.js";
import { readProcessMemory } from "../stats/processMemory.js";
import { median } from "../stats/quantile.js";

const socketProcess = new URL("../bare/socketProcess.ts", import.meta.url);
const megabyte = 1024 * 1024;
/** Loads and compiles what the first sessions need, which is not a cost of each. */
const warmUp = 5;

/** What a linked account costs the server, beside a bare Baileys socket; and how soon all are back after a kill. */
export async function measureAccounts(lab: Lab, database: DatabaseName, cleanup: Cleanup): Promise<Figure[]> {
  const sizes = lab.options.quick ? [10, 50] : [10, 100, 500];
  const whatsapp = await startWhatsAppProcess();
  cleanup.defer(() => whatsapp.stop());
  const env = { HOLAT_API_KEY: adminKey, HOLAT_WHATSAPP_URL: whatsapp.url };
  const site = await startSite(lab, { database, env }, cleanup);
  const accounts = createAccounts(site, whatsapp);
  await accounts.growTo(warmUp);
  const idle = await sampleRss(site.server.pid);
  const figures: Figure[] = [];
  const row = { id: "h", database } as const;
  for (const size of sizes) {
    await accounts.growTo(warmUp + size);
    const rss = await sampleRss(site.server.pid);
    figures.push({
      ...row,
      name: `RSS a WhatsApp session, ${size} connected`,
      unit: "MB",
      ours: (rss - idle) / size / megabyte,
      bare: { name: "a bare Baileys socket", value: await bareOf(size) },
      compare: "difference",
      want: { of: "ours", limit: 3, kind: "at most" },
    });
  }
  const most = warmUp + (sizes.at(-1) ?? 0);
  await site.server.kill("SIGKILL");
  const killedAt = performance.now();
  await site.server.start();
  const readyAt = performance.now();
  await accounts.untilConnected(most);
  const back = { ...row, unit: "ms", bare: null, compare: "none", want: null } as const;
  return [
    ...figures,
    {
      ...back,
      name: `${most} sessions connected after kill -9, from the start`,
      ours: performance.now() - killedAt,
    },
    { ...back, name: "of that, from the server's being ready", ours: performance.now() - readyAt },
  ];

  async function bareOf(size: number): Promise<number> {
    const ask = forkNode(socketProcess, cleanup);
    const credentials: string[] = [];
    for (let index = 0; index < warmUp + size; index++)
      credentials.push(await whatsapp.issueCredentials(`99891${String(index).padStart(7, "0")}`));
    const first: SocketAsk = { url: whatsapp.url, credentials: credentials.slice(0, warmUp) };
    const before = (await ask(first)) as number;
    const after = (await ask({ ...first, credentials: credentials.slice(warmUp) })) as number;
    return (after - before) / size / megabyte;
  }
}

async function sampleRss(pid: number): Promise<number> {
  await pause(3_000);
  const values: number[] = [];
  for (let sample = 0; sample < 10; sample++) {
    values.push(readProcessMemory(pid).rssBytes);
    await pause(200);
  }
  return median(values);
}
