import { appendTail, createNumberSet, parseLine } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "./support.js";

describe("protocol lines", () => {
  it.each([
    [
      '{"type":"progress","total":150,"processed":3}',
      { kind: "progress", counters: { total: 150, processed: 3 } },
    ],
    [
      '{"connected":1,"failed":2,"seq":9}',
      { kind: "progress", counters: { connected: 1, failed: 2 }, seq: 9 },
    ],
    [
      '{"totalNumbers":5,"processedNumbers":4,"connectedCalls":3,"failedCalls":1}',
      { kind: "progress", counters: { total: 5, processed: 4, connected: 3, failed: 1 } },
    ],
    ['{"seq":9}', { kind: "progress", counters: {}, seq: 9 }],
    ["{}", { kind: "progress", counters: {} }],
    ['{"type":"progress","processed":1,"note":"x"}', { kind: "progress", counters: { processed: 1 } }],
    [
      '{"type":"call","number":"+998901234567","outcome":"failed","reason":"busy","durationSeconds":12,"final":true}',
      {
        kind: "result",
        number: "+998901234567",
        outcome: "failed",
        reason: "busy",
        durationSeconds: 12,
        final: true,
      },
    ],
    [
      '{"type":"call","number":"1","outcome":"connected"}',
      { kind: "result", number: "1", outcome: "connected", reason: null, durationSeconds: null, final: true },
    ],
    ["50%", { kind: "percent", percent: 50 }],
    ["  7.9 % ", { kind: "percent", percent: 7 }],
  ])("%s", (line, expected) => {
    expect(parseLine(line)).toEqual(expected);
  });

  it.each([
    '{"type":"progress","total":1.5}',
    '{"type":"progress","total":-1}',
    '{"type":"progress","total":3000000000}',
    '{"type":"progress","total":"5"}',
    '{"processed":1,"note":"no type and another key"}',
    '{"type":"other","processed":1}',
    '{"type":"progress","processed":1,"seq":-1}',
    '{"type":"call","number":5,"outcome":"connected"}',
    '{"type":"call","number":"1\\u0007","outcome":"connected"}',
    '{"type":"call","number":"1","outcome":"maybe"}',
    '{"type":"call","number":"1","outcome":"failed","durationSeconds":-1}',
    `{"type":"call","number":"${"1".repeat(65)}","outcome":"failed"}`,
    '{"__proto__":1}',
    '{"constructor":1}',
    "[1]",
    "{",
    "101%",
    "50% done",
    "",
  ])("%s is not protocol", (line) => {
    expect(parseLine(line)).toMatchObject({ kind: "text", text: line });
  });

  it("reads the summary anywhere in a line of words", () => {
    const line = "Call process completed successfully. Total: 150, Connected: 120, Failed: 30";
    expect(parseLine(line)).toEqual({
      kind: "text",
      text: line,
      counters: { total: 150, connected: 120, failed: 30 },
    });
  });
  it("a summary with a number that is too large states nothing", () => {
    expect(parseLine("Total: 3000000000, Connected: 1, Failed: 2")).not.toHaveProperty("counters");
  });
  it("a target's own pattern states counters and a percentage by named groups", () => {
    const pattern = /done (?<processed>\d+) of (?<total>\d+) \((?<percent>\d+)%\)/;
    expect(parseLine("done 5 of 10 (50%)", { pattern })).toMatchObject({
      counters: { processed: 5, total: 10 },
      percent: 50,
    });
  });
  it("a pattern with the global flag finds every line", () => {
    const pattern = /p=(?<processed>\d+)/g;
    expect([1, 2].map(() => parseLine("p=5", { pattern }))).toEqual([
      { kind: "text", text: "p=5", counters: { processed: 5 } },
      { kind: "text", text: "p=5", counters: { processed: 5 } },
    ]);
  });
  it("never throws, and every string in its answer can be stored", () => {
    const hostile = fc.oneof(
      anyText,
      fc.json(),
      fc
        .tuple(anyText, anyText)
        .map(([number, reason]) => JSON.stringify({ type: "call", number, reason, outcome: "failed" })),
      fc.constant('{"type":"call","number":"1\\ud800","outcome":"failed","reason":"a\\u0000b\\udfff"}'),
    );
    fc.assert(
      fc.property(hostile, (line) => {
        const strings = Object.values(parseLine(line)).filter((value) => typeof value === "string");
        for (const text of strings) expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
      }),
    );
  });
});

describe("appendTail", () => {
  it("keeps the last bytes on a character's boundary", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" }), { maxLength: 30 }),
        fc.integer({ min: 4, max: 64 }),
        (lines, max) => {
          const tail = lines.reduce((before, line) => appendTail(before, line, max), "");
          expect(new TextEncoder().encode(tail).length).toBeLessThanOrEqual(max);
          expect(lines.join("\n").endsWith(tail)).toBe(true);
        },
      ),
    );
  });
});

describe("createNumberSet", () => {
  it("knows what it has seen", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 12 }), { maxLength: 400 }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (numbers, seed) => {
          const set = createNumberSet({ seed });
          const seen = new Set<string>();
          for (const number of numbers) {
            expect(set.add(number)).toBe(!seen.has(number));
            seen.add(number);
          }
          expect(set.size).toBe(seen.size);
        },
      ),
    );
  });
  it("tells 100,000 neighbouring numbers apart", () => {
    const set = createNumberSet({ seed: 7 });
    for (let index = 0; index < 100_000; index += 1) set.add(`+9989${String(index).padStart(8, "0")}`);
    expect(set.size).toBe(100_000);
  });
});
