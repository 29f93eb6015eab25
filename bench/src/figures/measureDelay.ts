import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { DatabaseName } from "../options.js";
import type { Lab } from "../site/createLab.js";
import { startSite } from "../site/startSite.js";
import { quantile } from "../stats/quantile.js";
import { readStamps } from "../stats/readStamps.js";
import { type Watch, watchSessions } from "./watchSessions.js";

/** Campaigns at once, lines a second of each, and the p50 that is wanted. */
export const delayLoads = [
  { campaigns: 1, rate: 25, wantMs: 10 },
  { campaigns: 100, rate: 10, wantMs: 25 },
] as const;

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
    const delays = await deriveDelays(watch, site.calls.log);
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

/** The lines' own stamps come from the stored log: a line that is missing there fails the benchmark. */
async function deriveDelays(watch: Watch, readLog: (id: string) => Promise<string>): Promise<number[]> {
  const delays: number[] = [];
  for (const id of new Set(watch.sightings.map(({ sessionId }) => sessionId))) {
    const stamps = readStamps(await readLog(id));
    for (const { sessionId, before, processed, atMicros } of watch.sightings) {
      if (sessionId !== id) continue;
      for (let line = before + 1; line <= processed; line++) {
        const written = stamps.get(line);
        if (written === undefined) throw new Error(`line ${line} of ${id} was shown and is not in the log`);
        delays.push((atMicros - written) / 1000);
      }
    }
  }
  if (delays.length === 0) throw new Error("no line was seen");
  return delays;
}
