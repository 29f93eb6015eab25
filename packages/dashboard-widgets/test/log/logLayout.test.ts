import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveBytesPerRow, deriveLogLayout, findOffset } from "../../src/log/logLayout.js";

const windowOf = (start: number, end: number, count: number) => ({
  start,
  end,
  rows: Array.from({ length: count }, () => ({ start, end, text: "", isCut: false })),
});

test.each([
  ["all of it is held", windowOf(0, 1_000, 10), 1_000, { before: 0, rows: 200, after: 0 }],
  ["the middle is held", windowOf(1_000, 2_000, 10), 5_000, { before: 200, rows: 200, after: 600 }],
  ["nothing is there", windowOf(0, 0, 0), 0, { before: 0, rows: 0, after: 0 }],
])("the scroll area is as high as the whole log: %s", (_name, window, size, expected) => {
  expect(deriveLogLayout(window, size, 20, 100)).toEqual(expected);
});

test("the scroll area is never higher than a browser draws", () => {
  fc.assert(
    fc.property(
      fc.nat(2 ** 31),
      fc.nat(2 ** 31),
      fc.integer({ min: 1, max: 20_000 }),
      (start, rest, count) => {
        const layout = deriveLogLayout(windowOf(start, start + count * 50, count), start + rest, 20, 50);
        expect(layout.before + layout.rows + layout.after).toBeLessThanOrEqual(8_000_001);
        expect(layout.rows).toBe(count * 20);
      },
    ),
  );
});

test("a place outside the rows is an offset, one inside is none", () => {
  const window = windowOf(1_000, 2_000, 10);
  const layout = deriveLogLayout(window, 5_000, 20, 100);
  const at = (scrollTop: number) => findOffset(layout, window, 5_000, scrollTop, 40);
  expect([0, 100, 160, 161, 399, 400, 700, 10_000].map(at)).toEqual([
    0,
    500,
    800,
    undefined,
    undefined,
    2_000,
    3_500,
    5_000,
  ]);
});

test("bytes that were not kept make no row longer", () => {
  const row = (start: number, end: number, text: string) => ({ start, end, text, isCut: false });
  expect(deriveBytesPerRow([])).toBe(0);
  expect(deriveBytesPerRow([row(0, 10, "123456789"), row(10, 30, "1234567890123456789")])).toBe(15);
  expect(deriveBytesPerRow([row(0, 50_000_000, "[holat: 50000000 bytes not kept]")])).toBe(33);
});
