import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { startSite } from "../site/startSite.js";
import { deriveDelays } from "../stats/deriveDelays.js";
import { quantile } from "../stats/quantile.js";
import { watchSessions } from "./watchSessions.js";

/** Campaigns at once, lines a second of each, and the p50 that is wanted. */
export interface DelayLoad {
  readonly campaigns: number;
  readonly rate: number;
  readonly wantMs: number;
}

export const delayLoads: readonly DelayLoad[] = [
  { campaigns: 1, rate: 25, wantMs: 10 },
  { campaigns: 100, rate: 10, wantMs: 25 },
];

/** What the bare pipe took, by campaigns; see `measureBareDelay`. */
export type BareDelays = ReadonlyMap<number, readonly number[]>;

export const delaySeconds = (lab: Lab) => (lab.options.quick ? 5 : 20);

/** From right before the remote process writes a line to the end of the first GET that shows it. */
export async function measureDelay(
  lab: Lab,
  database: DatabaseName,
  bare: BareDelays,
  cleanup: Cleanup,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const site = await startSite(lab, { database }, cleanup);
  for (const { campaigns, rate, wantMs } of delayLoads) {
    const sessions = await site.calls.startRunning(campaigns, site.ticking({ rate, seconds: 600 }));
    const ids = sessions.map(({ sessionId }) => sessionId);
    const watch = await watchSessions(site.server.url, ids, delaySeconds(lab) * 1000);
    await site.settle();
    const delays = await deriveDelays(watch.sightings, site.calls.log);
    const bareDelays = bare.get(campaigns) ?? [];
    for (const q of [0.5, 0.99]) {
      figures.push({
        id: "b",
        name: `remote write to committed and seen by a GET, p${q * 100}, ${campaigns} campaign${campaigns === 1 ? "" : "s"}`,
        database,
        unit: "ms",
        ours: quantile(delays, q),
        bare: { name: "ssh host tail -f", value: quantile(bareDelays, q) },
        compare: "difference",
        want: q === 0.5 ? { of: "ours", limit: wantMs, kind: "at most" } : null,
      });
    }
    figures.push({
      id: "b",
      name: `of that, the GET itself, p50, ${campaigns} campaign${campaigns === 1 ? "" : "s"}`,
      database,
      unit: "ms",
      ours: quantile(watch.roundTripsMs, 0.5),
      bare: null,
      compare: "none",
      want: null,
    });
  }
  return figures;
}
