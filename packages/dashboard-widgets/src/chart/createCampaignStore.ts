import type { CallSession, Client, SessionUpdate } from "@holat/sdk";
import type { Problem } from "../locale/problemTexts.js";
import { resolveClient } from "../settings/resolveClient.js";
import { createPublisher } from "../stores/createPublisher.js";
import { deriveProblem } from "../stores/deriveProblem.js";
import type { Store } from "../stores/store.js";
import { createSeries, type Sample } from "./createSeries.js";

export interface CampaignOptions {
  readonly sessionId: string;
  /** Default: the page's own, see `configureHolat`. */
  readonly client?: Client | undefined;
}

/** The counters of a session over its time. */
export interface CampaignSnapshot {
  /** null before the first answer. */
  readonly session: CallSession | null;
  /** In order of time; a few hundred at most. */
  readonly samples: readonly Sample[];
  /** There are no results to read: between the start and what was first seen here nothing is known. */
  readonly isPartial: boolean;
  /** The session may have moved on: it is shown as of `asOf`. */
  readonly stale: boolean;
  readonly asOf: number | null;
  readonly error: unknown;
  readonly problem: Problem | null;
}

export type CampaignStore = Store<CampaignSnapshot>;

/** Before anything is known; also what a server renders. */
export const emptyCampaign: CampaignSnapshot = {
  session: null,
  samples: [],
  isPartial: false,
  stale: false,
  asOf: null,
  error: null,
  problem: null,
};

const pageSize = 1_000;
/** What was told after these is a straight line up to the present. */
const mostResults = 50_000;

/**
 * The course of a campaign: what its results tell of the past, and each change from then on.
 *
 * ```ts
 * const store = createCampaignStore({ sessionId: "session-1738862891234-abc123" });
 * const stop = store.subscribe(() => console.log(store.getSnapshot().samples));
 * ```
 */
export function createCampaignStore({ sessionId, client }: CampaignOptions): CampaignStore {
  let update: SessionUpdate | undefined;
  let live: Sample[] = [];
  let series = createSeries();
  let isSeeded = false;
  let isPartial = false;
  let error: unknown = null;

  const publisher = createPublisher<CampaignSnapshot>(emptyCampaign, {
    derive: () => ({
      session: update?.session ?? null,
      samples: [...series.samples],
      isPartial,
      stale: update?.stale ?? false,
      asOf: update?.asOf ?? null,
      error,
      problem: deriveProblem(error),
    }),
    start: () => {
      const run = new AbortController();
      const { calls } = client ?? resolveClient();
      let isSeeding = isSeeded;
      const seed = async () => {
        const past = await readPast(calls, sessionId, run.signal);
        if (run.signal.aborted) return;
        series = createSeries();
        const { startedAt = "", processedNumbers = 0 } = update?.session ?? {};
        isPartial = past.length === 0 && processedNumbers > 0;
        series.add({ at: Date.parse(startedAt), connected: 0, failed: 0 });
        for (const sample of past) series.add(sample);
        for (const sample of live) series.add(sample);
        [live, isSeeded] = [[], true];
        publisher.changed();
      };
      const watch = calls.watch(
        sessionId,
        (next) => {
          update = next;
          if (!next.stale) error = null;
          const sample = toSample(next.session);
          if (isSeeded) series.add(sample);
          else live.push(sample);
          if (!isSeeding) void seed();
          isSeeding = true;
          publisher.changed();
        },
        {
          onConnection: (connection, failure) => {
            error = connection === "live" || connection === "degraded" ? null : (failure ?? error);
            publisher.changed();
          },
          onError: (refusal) => {
            error = refusal;
            publisher.changed();
          },
        },
      );
      return () => {
        watch.stop();
        run.abort();
      };
    },
  });
  const { subscribe, getSnapshot, destroy } = publisher;
  return { subscribe, getSnapshot, destroy };
}

function toSample({ updatedAt, completedAt, connectedCalls, failedCalls }: CallSession): Sample {
  return { at: Date.parse(completedAt ?? updatedAt), connected: connectedCalls, failed: failedCalls };
}

/** The counters as the results tell them; nothing where there are none, or where they may not be read. */
async function readPast(
  calls: Client["calls"],
  sessionId: string,
  signal: AbortSignal,
): Promise<readonly Sample[]> {
  const series = createSeries(2_000);
  let [connected, failed, read] = [0, 0, 0];
  try {
    for await (const { counted, outcome, at } of calls.results(sessionId, { limit: pageSize, signal })) {
      if (++read > mostResults) break;
      if (!counted) continue;
      if (outcome === "connected") connected++;
      else failed++;
      series.add({ at: Date.parse(at), connected, failed });
    }
  } catch {
    // A token may be good for the status alone; what was read is as good as before.
  }
  return series.samples;
}
