import fc from "fast-check";
import { expect, test } from "vitest";
import { createSeries } from "../../src/chart/createSeries.js";

const sample = (at: number, connected: number, failed = 0) => ({ at, connected, failed });

test("keeps the last sample of each bucket, and the very first", () => {
  const series = createSeries(100, 1_000);
  for (const [at, count] of [
    [100, 0],
    [200, 1],
    [900, 2],
    [1_100, 3],
    [1_900, 4],
    [5_000, 5],
  ] as const)
    series.add(sample(at, count));
  expect(series.samples.map(({ at, connected }) => [at, connected])).toEqual([
    [100, 0],
    [900, 2],
    [1_900, 4],
    [5_000, 5],
  ]);
});

test("drops what comes out of order, unless it knows of more", () => {
  const series = createSeries();
  series.add(sample(1_000, 5));
  series.add(sample(900, 4));
  expect(series.samples).toEqual([sample(1_000, 5)]);
  series.add(sample(900, 6));
  expect(series.samples.at(-1)).toEqual(sample(1_000, 6));
});

test("stays bounded over any campaign, begins and ends where it did, and never falls", () => {
  const step = fc.record({ ms: fc.nat(5_000), connected: fc.nat(3), failed: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 600 }), (steps) => {
      const series = createSeries(40, 250);
      let now = sample(1_000_000, 0);
      const first = now;
      series.add(now);
      for (const { ms, connected, failed } of steps) {
        now = { at: now.at + ms, connected: now.connected + connected, failed: now.failed + failed };
        series.add(now);
      }
      const { samples } = series;
      expect(samples.length).toBeLessThanOrEqual(40);
      expect(samples[0]).toEqual(first);
      expect(samples.at(-1)).toEqual(now);
      for (const [index, one] of samples.entries()) {
        const next = samples[index + 1] ?? one;
        expect(next.at >= one.at && next.connected >= one.connected && next.failed >= one.failed).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
