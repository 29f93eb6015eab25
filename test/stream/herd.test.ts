import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deriveSpreadMs, reconnectsPerSecond } from "../../packages/api/src/live/stream/deriveSpreadMs.js";
import { createHerd } from "./support/createHerd.js";

const seed = Number(process.env.HOLAT_SEED ?? randomInt(2 ** 31));
console.log(`herd: HOLAT_SEED=${seed}`);

/** Five standard deviations above a mean count. */
const atMost = (mean: number) => mean + 5 * Math.sqrt(mean);

describe.each([200, 1_000, 2_000, 10_000])("%i watchers that lose their server all at once", (watchers) => {
  const spreadMs = deriveSpreadMs(watchers);
  const slowestMs = Math.max(spreadMs, 4_000);
  // Above 7,500 the longest spread is not long enough.
  const rate = Math.max(reconnectsPerSecond, watchers / 30);
  // Waits that begin together: just before the longest has passed, those who wait anew come on top.
  const rateWhileAway = Math.E * rate;

  test("come to another one no faster than is stated, and all within the spread", () => {
    const herd = createHerd(watchers, seed);
    herd.lose(0);
    herd.runUntil(slowestMs);
    expect(herd.live).toBe(watchers);
    expect(herd.busiest(0, slowestMs)).toBeLessThanOrEqual(atMost(rate));
  });

  test("ask a dead one at e times the rate at most, and are back within one wait of its return", () => {
    const herd = createHerd(watchers, seed);
    herd.setAway(true);
    herd.lose(0);
    herd.runUntil(90_000);
    expect(herd.live).toBe(0);
    expect(herd.busiest(0, 90_000)).toBeLessThanOrEqual(atMost(rateWhileAway));
    // They do ask: about once in half of the longest wait.
    expect(herd.countBetween(60_000, 90_000)).toBeGreaterThan((watchers * 30_000) / slowestMs);
    herd.setAway(false);
    herd.runUntil(90_000 + slowestMs);
    expect(herd.live).toBe(watchers);
    expect(herd.busiest(90_000, 90_000 + slowestMs)).toBeLessThanOrEqual(atMost(rateWhileAway));
  });

  test("do not believe one that is just back and counts few", () => {
    const herd = createHerd(watchers, seed);
    herd.lose(0);
    herd.runUntil(slowestMs / 2);
    herd.setAway(true);
    herd.lose(slowestMs / 2);
    herd.runUntil(60_000);
    expect(herd.busiest(0, 60_000)).toBeLessThanOrEqual(atMost(rateWhileAway));
  });
});
