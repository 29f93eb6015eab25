import { readStamps } from "./readStamps.js";

/** One look at a session that showed something new. */
export interface Sighting {
  readonly sessionId: string;
  /** Lines seen before and with this look: the counter of the session, which the ticker raises by one a line. */
  readonly before: number;
  readonly processed: number;
  /** When all of it was there: monotonic microseconds. */
  readonly atMicros: number;
}

/**
 * Milliseconds from each line's own stamp until it was seen. The stamps come from the stored log: a line that is missing
 * there fails the benchmark.
 */
export async function deriveDelays(
  sightings: readonly Sighting[],
  readLog: (id: string) => Promise<string>,
): Promise<number[]> {
  const delays: number[] = [];
  for (const id of new Set(sightings.map(({ sessionId }) => sessionId))) {
    const stamps = readStamps(await readLog(id));
    for (const { sessionId, before, processed, atMicros } of sightings) {
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
