/** Round numbers from 0 up to the first that is not below `highest`, about `count` steps: whole ones, for calls are. */
export function deriveTicks(highest: number, count: number): number[] {
  const rough = Math.max(1, highest / count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? 10 * power;
  const steps = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: steps + 1 }, (_, n) => n * step);
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
];

/** Round moments within a span, epoch ms, at most `count`; `offsetMs` is how far local time is ahead of UTC. */
export function deriveTimeTicks(from: number, to: number, count: number, offsetMs = 0): number[] {
  const rough = (to - from) / count;
  const step = timeSteps.find((one) => one >= rough) ?? Math.ceil(rough / day) * day;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) ticks.push(at);
  return ticks.slice(0, count);
}
