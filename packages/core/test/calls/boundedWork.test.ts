import { createLineSplitter, maxLineBytes, parseLine } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaryPattern } from "../../src/calls/protocol/findSummary.js";

/** Every way to write a repetition without an upper end. */
const unbounded = /(?<!\\)[*+]|\{\d*,\}/;

/** A line made of the beginnings that make a careless expression try again and again. */
const adversarial = fc
  .array(
    fc.constantFrom(
      "Total:",
      "Total: 1,",
      "Total: 1, Connected: ",
      "Connected: 1,",
      " ",
      "9",
      ",",
      "%",
      "{",
      '"',
      "\\",
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join("").repeat(maxLineBytes).slice(0, maxLineBytes));

describe("the work for one line", () => {
  it("is bounded: the summary's expression repeats nothing without an end", () => {
    expect(unbounded.test("a+") && unbounded.test("a{2,}") && !unbounded.test("a{0,8}")).toBe(true);
    expect(summaryPattern.source).not.toMatch(unbounded);
  });
  it("ends for 64 KiB of beginnings that lead nowhere", () => {
    fc.assert(
      fc.property(adversarial, (line) => {
        const parsed = parseLine(line);
        expect(parsed.kind).toBe("text");
      }),
      { numRuns: 50 },
    );
  });
  it("finds the summary at the end of such a line", () => {
    const line = `${"Total: 1, Connected: ".repeat(3000)}Total: 150, Connected: 120, Failed: 30`;
    expect(parseLine(line)).toMatchObject({ counters: { total: 150, connected: 120, failed: 30 } });
  });
  it("a target's own pattern sees the first 4 KiB", () => {
    const pattern = /p=(?<processed>\d+)/;
    const at = (position: number) => parseLine(`${"x".repeat(position)}p=5`, { pattern });
    expect(at(4000)).toHaveProperty("counters");
    expect(at(4096)).not.toHaveProperty("counters");
  });
});

describe("what the splitter holds", () => {
  it("is its own: the bytes that were pushed may be used again", () => {
    const splitter = createLineSplitter();
    const chunk = new TextEncoder().encode("before");
    splitter.push(chunk);
    chunk.fill(0x78);
    expect(splitter.push(new TextEncoder().encode("\n"))[0]?.text).toBe("before");
  });
  it("stays small through a line of 256 MiB", () => {
    const splitter = createLineSplitter();
    const chunk = new Uint8Array(1024 * 1024).fill(0x61);
    const before = process.memoryUsage().arrayBuffers;
    let given = 0;
    for (let index = 0; index < 256; index++) given += splitter.push(chunk).length;
    expect(given).toBe(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
  });
  it("takes a line of 64 KiB byte by byte", () => {
    const splitter = createLineSplitter();
    let given = 0;
    for (let index = 0; index < maxLineBytes; index++) given += splitter.push(Uint8Array.of(0x61)).length;
    expect(given).toBe(0);
    expect(splitter.push(Uint8Array.of(0x0a))).toMatchObject([{ cut: false, offset: 0 }]);
  });
  it("a cut line ends on a whole character", () => {
    const splitter = createLineSplitter();
    const [line] = splitter.push(new TextEncoder().encode(`x${"я".repeat(maxLineBytes)}`));
    expect(line?.text.endsWith("я")).toBe(true);
    expect(line?.text).not.toContain("\uFFFD");
  });
});
