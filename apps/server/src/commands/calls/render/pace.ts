import type { CallSession } from "@holat/sdk";

/** How many numbers were processed at a time. */
export interface Sample {
  /** Epoch ms. */
  readonly at: number;
  readonly processed: number;
}

export interface Pace {
  readonly perSecond: number;
  /** undefined while the total is unknown or nothing moves. */
  readonly secondsLeft: number | undefined;
}

const windowMs = 60_000;
const leastMs = 2_000;
/** A pause between two samples of a steady process is not yet a slower one. */
const pauseMs = 5_000;

/** The history with one sample more; what lies over a minute back goes, but for the newest of it. */
export function addSample(history: readonly Sample[], sample: Sample): readonly Sample[] {
  const edge = sample.at - windowMs;
  const first = history.findLastIndex(({ at }) => at <= edge);
  return [...history.slice(Math.max(0, first)), sample];
}

/** Numbers a second over the last minute, or since watching began; undefined before there is anything to judge by. */
export function derivePace(session: CallSession, history: readonly Sample[], now: number): Pace | undefined {
  const first = history.findLast(({ at }) => at <= now - windowMs) ?? history[0];
  const last = history.at(-1);
  if (!session.isRunning || first === undefined || last === undefined) return undefined;
  const spanMs = Math.max(last.at, now - pauseMs) - first.at;
  if (spanMs < leastMs) return undefined;
  const perSecond = (last.processed - first.processed) / (spanMs / 1000);
  const remaining = session.totalNumbers - session.processedNumbers;
  return {
    perSecond,
    secondsLeft: remaining > 0 && perSecond > 0 ? Math.ceil(remaining / perSecond) : undefined,
  };
}

/** `12/s`, `2.5/s`; slow ones by the minute: `3/min`. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 10) return `${Math.round(perSecond)}/s`;
  if (perSecond >= 0.95) return `${perSecond.toFixed(1)}/s`;
  return `${Math.round(perSecond * 60)}/min`;
}
