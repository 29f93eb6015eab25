import { monotonicMicros } from "./monotonicMicros.js";

/** Turns monotonic microseconds into those since the epoch. Good for minutes: a clock that is set meanwhile is not followed. */
export function createClockOffset(): (micros: number) => number {
  const offset = (performance.timeOrigin + performance.now()) * 1000 - monotonicMicros();
  return (micros) => micros + offset;
}
