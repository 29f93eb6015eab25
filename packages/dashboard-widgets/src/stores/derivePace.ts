import type { CallSession } from "@holat/sdk";

export interface Pace {
  readonly perMinute: number;
  /** null while the total is unknown. */
  readonly secondsLeft: number | null;
}

/** How fast a running session goes, over all of its time; null before there is anything to judge by. */
export function derivePace(session: CallSession): Pace | null {
  const { isRunning, processedNumbers, totalNumbers, durationSeconds } = session;
  if (!isRunning || processedNumbers === 0 || durationSeconds < 2) return null;
  const perSecond = processedNumbers / durationSeconds;
  return {
    perMinute: Math.round(perSecond * 60),
    secondsLeft:
      totalNumbers > processedNumbers ? Math.ceil((totalNumbers - processedNumbers) / perSecond) : null,
  };
}
