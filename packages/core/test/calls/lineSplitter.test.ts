import { createLineSplitter, maxLineBytes, type SplitLine } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const bytes = (text: string) => new TextEncoder().encode(text);
const start = { offset: 0, skipping: false };

function split(
  stream: Uint8Array,
  cuts: readonly number[],
  resumes: ReadonlySet<number> = new Set(),
): SplitLine[] {
  const lines: SplitLine[] = [];
  let splitter = createLineSplitter(start);
  let at = 0;
  const stops = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  for (const [index, stop] of [...stops, stream.length].entries()) {
    lines.push(...splitter.push(stream.subarray(at, stop)));
    at = stop;
    if (resumes.has(index)) {
      // A new owner reads again from what was committed.
      splitter = createLineSplitter(splitter.consumed);
      at = Math.min(at, splitter.consumed.offset);
    }
  }
  return [...lines, ...splitter.push(stream.subarray(at)), ...splitter.end()];
}

const stream = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constant(bytes("\n")),
      fc.constant(bytes("\r\n")),
      fc.constant(bytes("слово\n")),
      fc
        .integer({ min: maxLineBytes - 2, max: maxLineBytes * 2 + 3 })
        .map((size) => new Uint8Array(size).fill(0x61)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => {
    const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      all.set(part, offset);
      offset += part.length;
    }
    return all;
  });

describe("the line splitter", () => {
  it("gives the same lines however the bytes are cut and wherever reading is taken up again", () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.nat(300_000), { maxLength: 8 }),
        fc.array(fc.nat(8)),
        (all, cuts, resumes) => {
          expect(split(all, cuts, new Set(resumes))).toEqual(split(all, []));
        },
      ),
      { numRuns: 60 },
    );
  });
  it("every line's offset is where it begins", () => {
    const lines = split(bytes("one\r\ntwo\n\nlast"), []);
    expect(lines).toEqual([
      { offset: 0, text: "one", cut: false },
      { offset: 5, text: "two", cut: false },
      { offset: 9, text: "", cut: false },
      { offset: 10, text: "last", cut: false },
    ]);
  });
  it("a line of exactly 64 KiB is whole, one byte more is cut once", () => {
    const whole = new Uint8Array(maxLineBytes).fill(0x61);
    expect(split(Uint8Array.from([...whole, 0x0a]), []).map((line) => line.cut)).toEqual([false]);
    const cut = split(Uint8Array.from([...whole, 0x61, 0x0a, 0x62, 0x0a]), []);
    expect(cut.map((line) => [line.cut, line.text.length, line.offset])).toEqual([
      [true, maxLineBytes, 0],
      [false, 1, maxLineBytes + 2],
    ]);
  });
  it("an endless line moves the offset on, so that nothing of it is held or read again", () => {
    const splitter = createLineSplitter(start);
    const chunk = new Uint8Array(32 * 1024).fill(0x61);
    for (let index = 0; index < 100; index += 1) splitter.push(chunk);
    expect(splitter.consumed).toEqual({ offset: 100 * chunk.length, skipping: true });
  });
  it("invalid UTF-8 becomes U+FFFD, and a leading byte order mark is no part of the line", () => {
    expect(split(Uint8Array.from([0x61, 0xff, 0xc3, 0x0a]), [])[0]?.text).toBe("a\uFFFD\uFFFD");
    expect(split(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61, 0x0a]), [])[0]?.text).toBe("a");
  });
});
