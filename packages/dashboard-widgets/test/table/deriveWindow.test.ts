import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveWindow } from "../../src/table/deriveWindow.js";

describe("the rows that are there", () => {
  test.each([
    ["the first ones", { count: 100, top: 0, bottom: 100 }, { from: 0, until: 7 }],
    [
      "those in the middle, and some around them",
      { count: 100, top: 400, bottom: 500 },
      { from: 18, until: 27 },
    ],
    ["the last ones", { count: 30, top: 520, bottom: 700 }, { from: 24, until: 30 }],
    ["all of a few", { count: 3, top: 0, bottom: 900 }, { from: 0, until: 3 }],
    ["none of nothing", { count: 0, top: 0, bottom: 900 }, { from: 0, until: 0 }],
    ["the spare ones of a table below the page", { count: 100, top: 0, bottom: -400 }, { from: 0, until: 2 }],
    [
      "none of a table that was scrolled past",
      { count: 10, top: 5_000, bottom: 5_500 },
      { from: 10, until: 10 },
    ],
  ])("are %s", (_name, seen, expected) => {
    expect(deriveWindow({ rowHeight: 20, spare: 2, ...seen })).toEqual(expected);
  });

  test("hold all that can be seen, and no more than that and the spare ones", () => {
    const height = fc.integer({ min: 10, max: 200 });
    fc.assert(
      fc.property(fc.nat(5_000), height, fc.integer(), fc.nat(2_000), (count, rowHeight, top, view) => {
        const bottom = top + view;
        const { from, until } = deriveWindow({ count, rowHeight, top, bottom, spare: 6 });
        expect(0 <= from && from <= until && until <= count).toBe(true);
        expect(until - from).toBeLessThanOrEqual(Math.ceil(view / rowHeight) + 14);
        const first = Math.max(0, Math.floor(top / rowHeight));
        const last = Math.min(count - 1, Math.floor((bottom - 1) / rowHeight));
        if (view > 0 && first <= last) expect(from <= first && last < until).toBe(true);
      }),
    );
  });
});
