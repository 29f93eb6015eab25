import { paceWindowMs } from "./chooseConnection.js";

/** How many messages a session may still send within its minute. Times are those of a monotonic clock. */
export interface Pace {
  /** 0: now. Else how many ms until the next one may go. */
  waitMs(now: number): number;
  sent(at: number): void;
}

/** `earlier`: when the messages of the last minute were sent, in order. */
export function createPace(perMinute: number, earlier: readonly number[]): Pace {
  const times = [...earlier];
  return {
    waitMs: (now) => {
      while (times.length > 0 && (times[0] ?? 0) <= now - paceWindowMs) times.shift();
      const first = times[times.length - perMinute];
      return first === undefined ? 0 : Math.max(1, first + paceWindowMs - now);
    },
    sent: (at) => {
      times.push(at);
    },
  };
}
