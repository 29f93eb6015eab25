const backoffBaseMs = 500;
const backoffCeilingMs = 4_000;
/** For a server that has never said over how long its watchers are to come back. */
const longestBackoffMs = 30_000;

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

/**
 * Full jitter: anything from 0 to half a second, doubled by each further failure up to 4 s, and never up to less than the
 * spread that the server asked for; up to 30 s as long as it asked for none (0). `random` is in [0, 1).
 */
export function deriveBackoffMs(failures: number, random: number, spreadMs: number): number {
  const ceilingMs = spreadMs > 0 ? backoffCeilingMs : longestBackoffMs;
  return random * Math.max(spreadMs, Math.min(ceilingMs, backoffBaseMs * 2 ** (failures - 1)));
}

/** No access, no such session: it makes no sense to ask again. */
export const isRefusal = (status: number) => [403, 404, 410].includes(status);

/** A time that does not come. */
export const never = Number.POSITIVE_INFINITY;
