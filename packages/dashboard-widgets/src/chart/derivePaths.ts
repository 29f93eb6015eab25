import type { Sample } from "./createSeries.js";

export interface ChartSpan {
  readonly from: number;
  readonly to: number;
  /** At the upper edge. */
  readonly highest: number;
}

export interface ChartPaths {
  /** The area below the connected, and the one of the failed above it. */
  readonly connected: string;
  readonly failed: string;
  /** Their upper edges. */
  readonly connectedLine: string;
  readonly failedLine: string;
}

/** Areas and lines over samples, stacked, in a box of that size; the counters stay from the last sample on. */
export function derivePaths(
  samples: readonly Sample[],
  { from, to, highest }: ChartSpan,
  width: number,
  height: number,
): ChartPaths {
  const last = samples.at(-1);
  if (!last) return { connected: "", failed: "", connectedLine: "", failedLine: "" };
  const all = last.at < to ? [...samples, { ...last, at: to }] : samples;
  const xOf = (at: number) => round(((at - from) / Math.max(1, to - from)) * width);
  const yOf = (count: number) => round(height - (count / Math.max(1, highest)) * height);
  const lower = all.map(({ at, connected }) => `${xOf(at)} ${yOf(connected)}`);
  const upper = all.map(({ at, connected, failed }) => `${xOf(at)} ${yOf(connected + failed)}`);
  const line = (points: readonly string[]) => `M${points.join("L")}`;
  const [left, right] = [xOf(all[0]?.at ?? from), xOf(to)];
  return {
    connected: `${line(lower)}L${right} ${height}L${left} ${height}Z`,
    failed: `${line(upper)}L${lower.toReversed().join("L")}Z`,
    connectedLine: line(lower),
    failedLine: line(upper),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
