import { setTimeout as pause } from "node:timers/promises";
import type { CallbackAnswer, CallbackAsk, CallbackSighting } from "../callbacks/messages.js";
import { readCommitTimes } from "../callbacks/readCommitTimes.js";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { forkNode } from "../site/forkNode.js";
import { startSite } from "../site/startSite.js";
import { deriveDelays } from "../stats/deriveDelays.js";
import { quantile } from "../stats/quantile.js";
import type { BareDelays, DelayLoad } from "./measureDelay.js";

const callbackProcess = new URL("../callbacks/callbackProcess.ts", import.meta.url);

export const callbackLoad = { campaigns: 100, rate: 10, wantMs: 25 } as const satisfies DelayLoad;
/** A hundred starts are a load of their own. */
const afterStartMs = 2_000;
const quantiles = [
  { q: 0.5, wantBehindPipeMs: 30, wantAfterCommitMs: 3 },
  { q: 0.99, wantBehindPipeMs: 100, wantAfterCommitMs: null },
] as const;

/** From right before the remote process writes a line to the SDK's callback in another process that shows it. */
export async function measureCallback(
  lab: Lab,
  database: DatabaseName,
  bare: BareDelays,
  cleanup: Cleanup,
): Promise<Figure[]> {
  const { campaigns, rate } = callbackLoad;
  const site = await startSite(lab, { database }, cleanup);
  const askProcess = forkNode(callbackProcess, cleanup);
  const sessions = await site.calls.startRunning(campaigns, site.ticking({ rate, seconds: 600 }));
  await pause(afterStartMs);
  const ask: CallbackAsk = {
    url: site.server.url,
    sessionIds: sessions.map(({ sessionId }) => sessionId),
    durationMs: lab.options.quick ? 7_000 : 15_000,
  };
  const { told, polled } = (await askProcess(ask)) as CallbackAnswer;
  const commits = site.databaseUrl === undefined ? undefined : await readCommitTimes(site.databaseUrl);
  await site.settle();
  const toldDelays = await deriveDelays(told, site.calls.log);
  const polledDelays = await deriveDelays(polled, site.calls.log);
  const afterCommit = commits && deriveAfterCommit(told, commits);
  const pipe = bare.get(campaigns) ?? [];
  const row = { id: "f", database, unit: "ms" } as const;
  return quantiles.flatMap(({ q, wantBehindPipeMs, wantAfterCommitMs }): Figure[] => {
    const p = `p${q * 100}, ${campaigns} campaigns`;
    const deriveCommitFigure = (delays: readonly number[]): Figure => ({
      ...row,
      name: `of that, from the commit to the callback, ${p}`,
      ours: quantile(delays, q),
      bare: null,
      compare: "none",
      want: wantAfterCommitMs === null ? null : { of: "ours", limit: wantAfterCommitMs, kind: "at most" },
    });
    const callback = {
      ...row,
      name: `remote write to the SDK's callback, ${p}`,
      ours: quantile(toldDelays, q),
    } as const;
    return [
      {
        ...callback,
        bare: { name: "ssh host tail -f", value: quantile(pipe, q) },
        compare: "difference",
        want: { of: "difference", limit: wantBehindPipeMs, kind: "at most" },
      },
      {
        ...callback,
        bare: { name: "a GET every 3 s", value: quantile(polledDelays, q) },
        compare: "ratio",
        want: null,
      },
      ...(afterCommit ? [deriveCommitFigure(afterCommit)] : []),
    ];
  });
}

/** The newest line of each callback came with the last commit that it shows. */
function deriveAfterCommit(
  told: readonly CallbackSighting[],
  commits: ReadonlyMap<string, ReadonlyMap<number, number>>,
): number[] {
  return told.map(({ sessionId, processed, epochMicros }) => {
    const committed = commits.get(sessionId)?.get(processed);
    if (committed === undefined) throw new Error(`no commit of line ${processed} of ${sessionId}`);
    return (epochMicros - committed) / 1000;
  });
}
