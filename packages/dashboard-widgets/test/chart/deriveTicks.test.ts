import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveTicks, deriveTimeTicks } from "../../src/chart/deriveTicks.js";

describe("ticks of a count", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [150, [0, 50, 100, 150]],
    [151, [0, 50, 100, 150, 200]],
    [100_000, [0, 50_000, 100_000]],
  ])("up to %d", (highest, ticks) => {
    expect(deriveTicks(highest, 4)).toEqual(ticks);
  });

  test("are whole, even, few, and reach what they are for", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), (highest) => {
        const ticks = deriveTicks(highest, 4);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      }),
    );
  });
});

const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);

describe("ticks of time", () => {
  test.each([
    ["seconds", "10:00:01", "10:00:09", ["10:00:02", "10:00:04", "10:00:06", "10:00:08"]],
    ["minutes", "10:00:30", "10:07:00", ["10:02:00", "10:04:00", "10:06:00"]],
    ["hours", "01:10:00", "20:00:00", ["06:00:00", "12:00:00", "18:00:00"]],
  ])("are round: %s", (_name, from, to, expected) => {
    expect(deriveTimeTicks(at(from), at(to), 4)).toEqual(expected.map(at));
  });

  test("are round where the reader is", () => {
    const halfHour = 30 * 60_000;
    expect(deriveTimeTicks(at("00:10:00"), at("03:40:00"), 4, halfHour)).toEqual(
      ["00:30:00", "01:30:00", "02:30:00", "03:30:00"].map(at),
    );
  });

  test("lie within the span and are few, however long it is", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.integer({ min: 1, max: 2 ** 40 }), (from, length) => {
        const ticks = deriveTimeTicks(from, from + length, 4);
        expect(ticks.length).toBeLessThanOrEqual(4);
        expect(ticks.every((tick) => tick >= from && tick <= from + length)).toBe(true);
      }),
    );
  });
});
