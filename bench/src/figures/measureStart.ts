import { Agent, request } from "node:http";
import type { CallSession } from "@holat/core";
import type { BareStarts } from "../bare/measureBareStart.js";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { startSite } from "../site/startSite.js";
import { quantile } from "../stats/quantile.js";

/** From the POST's first byte to the end of the first GET that says RUNNING, one start after the other. */
export async function measureStart(
  lab: Lab,
  database: DatabaseName,
  bare: BareStarts,
  cleanup: Cleanup,
): Promise<Figure[]> {
  const rounds = lab.options.quick ? 8 : 40;
  const site = await startSite(lab, { database }, cleanup);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  cleanup.defer(() => agent.destroy());
  const call = (method: string, path: string, body?: string) =>
    callJson(agent, { method, url: `${site.server.url}${path}`, body });
  const durations: number[] = [];
  // The first connects to the host; the others find the connection open.
  for (let round = -2; round < rounds; round++) {
    const body = JSON.stringify({ args: site.ticking({ rate: 20, seconds: 0.5 }) });
    const begun = performance.now();
    let session = await call("POST", "/calls/start", body);
    while (session.status === "PENDING") {
      await new Promise((resolve) => setTimeout(resolve, 1));
      session = await call("GET", `/calls/session/${session.sessionId}`);
    }
    const took = performance.now() - begun;
    if (session.hasError) throw new Error(`a session failed: ${session.errorMessage}`);
    if (round >= 0) durations.push(took);
  }
  await site.settle();
  const row = { id: "e", database, unit: "ms", compare: "difference", want: null } as const;
  return [
    {
      ...row,
      name: "start to RUNNING, p50",
      ours: quantile(durations, 0.5),
      bare: { name: "ssh, open master, echo", value: quantile(bare.multiplexed, 0.5) },
    },
    {
      ...row,
      name: "start to RUNNING, p50",
      ours: quantile(durations, 0.5),
      bare: { name: "ssh, new login, echo", value: quantile(bare.fresh, 0.5) },
    },
    {
      ...row,
      name: "start to RUNNING, p99",
      ours: quantile(durations, 0.99),
      bare: { name: "ssh, open master, echo", value: quantile(bare.multiplexed, 0.99) },
    },
  ];
}

function callJson(
  agent: Agent,
  options: { readonly method: string; readonly url: string; readonly body: string | undefined },
): Promise<CallSession> {
  const { method, url, body } = options;
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const sent = request(url, { agent, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => {
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${url}: ${response.statusCode} ${text}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
