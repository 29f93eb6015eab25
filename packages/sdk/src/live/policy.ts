/** The first wait after a failure is at most this long; each further one twice as long. */
const backoffBaseMs = 500;
const backoffCeilingMs = 30_000;

/** A connection that has lived this long is good: what went wrong before it is forgotten. Some proxies cut after 30 s. */
export const stableAfterMs = 25_000;
/** Two and a half of the server's pings. */
export const stallAfterMs = 37_500;
export const firstByteWithinMs = 5_000;
/** A stream that ended sooner was cut by something between. */
export const shortLifeMs = 1_000;
/** From streams to held-back requests, from those to plain ones. */
export const badUntilNextWay = 3;
export const streamAgainAfterMs = 300_000;
export const parkAfterMs = 30_000;
export const tickMs = 10_000;
/** A timer that is later than this was asleep with its machine, or somebody set the clock. */
export const jumpMs = 15_000;
/** Full jitter: anything from 0 to a limit that doubles up to 30 s. `random` is in [0, 1). */
export function deriveBackoffMs(failures: number, random: number): number {
  return random * Math.min(backoffCeilingMs, backoffBaseMs * 2 ** (failures - 1));
}

/** A time that does not come. */
export const never = Number.POSITIVE_INFINITY;
