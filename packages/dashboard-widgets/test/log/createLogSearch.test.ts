import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogSearch } from "../../src/log/createLogSearch.js";

const encode = (text: string) => new TextEncoder().encode(text);

function search(bytes: Uint8Array, wanted: string, step = bytes.length || 1) {
  const found = createLogSearch(wanted);
  for (let start = 0; start < bytes.length; start += step) {
    const end = Math.min(bytes.length, start + step);
    found.take({ start, end, bytes: bytes.subarray(start, end) });
  }
  return found;
}

describe("a search in the log", () => {
  test.each([
    ["none", "abc\ndef\n", "x", []],
    ["the first line", "abc\ndef\n", "B", [0]],
    ["each line once", "aXax\nb\nxx\n", "x", [0, 7]],
    ["the open line", "a\nb\nfind me", "FIND", [4]],
    ["after broken bytes", "\u00e9\n\u00fc find\n", "find", [3]],
    ["nothing wanted", "abc", "", []],
  ])("finds %s", (_name, text, wanted, offsets) => {
    expect(search(encode(text), wanted)).toMatchObject({ offsets, count: offsets.length });
  });

  test("finds the same however the bytes come", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "B", "é", "İ", " "), maxLength: 9 });
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 30 }), (lines, step) => {
        const bytes = encode(lines.join("\n"));
        const expected: number[] = [];
        let at = 0;
        for (const one of lines) {
          if (one.toLowerCase().includes("ab")) expected.push(at);
          at += encode(one).length + 1;
        }
        const found = search(bytes, "Ab", step);
        expect(found.offsets).toEqual(expected);
        expect(found.searched).toBe(bytes.length);
      }),
    );
  });

  test("finds what malformed bytes stand before", () => {
    const bytes = new Uint8Array([0xff, 0xfe, 10, 0xc3, 10, ...encode("hit")]);
    expect(search(bytes, "hit", 2).offsets).toEqual([5]);
  });

  test("goes on after bytes that were not kept", () => {
    const found = createLogSearch("hit");
    found.take({ start: 0, end: 5, bytes: encode("hit\nh") });
    found.take({ start: 5, end: 1_005, bytes: encode("[holat: 1000 bytes not kept]\n") });
    found.take({ start: 1_005, end: 1_012, bytes: encode("it\nhit\n") });
    expect(found).toMatchObject({ offsets: [0, 1_008], count: 2, searched: 1_012 });
  });

  test("counts all, and keeps the places of 50,000", () => {
    const found = search(encode("hit\n".repeat(60_000)), "hit", 65_536);
    expect([found.count, found.offsets.length, found.offsets.at(-1)]).toEqual([60_000, 50_000, 199_996]);
  });
});
