import { Agent, request } from "node:http";
import type { Sighting } from "../stats/deriveDelays.js";
import { monotonicMicros } from "../stats/monotonicMicros.js";

export interface Watch {
  readonly sightings: readonly Sighting[];
  /** How long one GET took, milliseconds: part of every delay that was seen. */
  readonly roundTripsMs: readonly number[];
}

/** How many sessions are looked at at a time, each on a connection of its own. */
const watchers = 2;
/** How long one watcher stays with one session. */
const stayMs = 1_000;

/**
 * Looks at the sessions from outside, by conditional GETs one after the other, a millisecond apart. With many sessions
 * each watcher goes round, a second each, because looking at all of them so closely would be the load.
 */
export async function watchSessions(
  baseUrl: string,
  sessionIds: readonly string[],
  durationMs: number,
): Promise<Watch> {
  const sightings: Sighting[] = [];
  const roundTripsMs: number[] = [];
  const deadline = performance.now() + durationMs;
  const agent = new Agent({ keepAlive: true, maxSockets: watchers });
  const watch = async (first: number) => {
    for (let turn = first; performance.now() < deadline; turn += watchers) {
      const sessionId = sessionIds[turn % sessionIds.length] ?? "";
      const until = Math.min(deadline, performance.now() + stayMs);
      let etag = "";
      let seen: number | undefined;
      while (performance.now() < until) {
        const begun = performance.now();
        const answer = await conditionalGet(agent, `${baseUrl}/calls/session/${sessionId}`, etag);
        const atMicros = monotonicMicros();
        roundTripsMs.push(performance.now() - begun);
        if (answer.body !== undefined) {
          etag = answer.etag;
          const processed: number = JSON.parse(answer.body).processedNumbers;
          if (seen !== undefined && processed > seen)
            sightings.push({ sessionId, before: seen, processed, atMicros });
          seen = processed;
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(watchers, sessionIds.length) }, (_, index) => watch(index)),
  );
  agent.destroy();
  return { sightings, roundTripsMs };
}

function conditionalGet(
  agent: Agent,
  url: string,
  etag: string,
): Promise<{ readonly etag: string; readonly body: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = etag === "" ? {} : { "if-none-match": etag };
    const sent = request(url, { agent, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        body += piece;
      });
      response.on("end", () => {
        if (response.statusCode === 304) resolve({ etag, body: undefined });
        else if (response.statusCode === 200) resolve({ etag: response.headers.etag ?? "", body });
        else reject(new Error(`GET ${url}: ${response.statusCode} ${body}`));
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}
