import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  appendChunk,
  createLogWindow,
  type LogChunk,
  type LogWindow,
  longestLineBytes,
  openWindow,
  prependChunk,
} from "../../src/log/logWindow.js";

const encode = (text: string) => new TextEncoder().encode(text);
const slice = (bytes: Uint8Array, start: number, end: number): LogChunk => ({
  start,
  end,
  bytes: bytes.subarray(start, end),
});
const texts = ({ rows }: LogWindow) => rows.map(({ text }) => text);

/** Appends the bytes cut at these places. */
function appendAll(bytes: Uint8Array, cuts: readonly number[], window = createLogWindow()): LogWindow {
  const places = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  let shown = window;
  let from = 0;
  for (const place of places) {
    shown = appendChunk(shown, slice(bytes, from, place));
    from = place;
  }
  return shown;
}

const anyText = fc
  .array(fc.oneof(fc.string({ unit: "grapheme", maxLength: 12 }), fc.constant("\n"), fc.constant("\r\n")))
  .map((parts) => parts.join("").toWellFormed());

describe("a window of the log", () => {
  test("has the lines of its bytes, the open one too", () => {
    const window = appendChunk(createLogWindow(), slice(encode("one\ntwo\r\nthr"), 0, 12));
    expect(window).toMatchObject({
      start: 0,
      end: 12,
      rows: [
        { start: 0, end: 4, text: "one", isCut: false },
        { start: 4, end: 9, text: "two", isCut: false },
        { start: 9, end: 12, text: "thr", isCut: false },
      ],
    });
    expect(texts(appendChunk(window, { start: 12, end: 16, bytes: encode("ee\n4") }))).toEqual([
      "one",
      "two",
      "three",
      "4",
    ]);
  });

  test("is the same however its bytes are cut, inside characters too", () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(200), { maxLength: 8 }), (text, cuts) => {
        const bytes = encode(text);
        expect(appendAll(bytes, cuts).rows).toEqual(appendAll(bytes, []).rows);
        const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
        if (lines.at(-1) === "" && !text.endsWith("\r")) lines.pop();
        expect(texts(appendAll(bytes, cuts)).map((line) => line.replace(/\r$/, ""))).toEqual(lines);
      }),
    );
  });

  test("read backwards is the same as read forwards", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 8, max: 40 }), (text, step) => {
        const bytes = encode(text);
        let window = openWindow(slice(bytes, Math.max(0, bytes.length - step), bytes.length));
        for (let guard = 0; window.start > 0 && guard < 1_000; guard++) {
          const before = window.start;
          window = prependChunk(window, slice(bytes, Math.max(0, before - step), before));
          expect(window.start).toBeLessThan(before);
        }
        const whole = appendAll(bytes, []);
        expect([window.start, window.end]).toEqual([whole.start, whole.end]);
        // A line that is longer than a step stands in pieces that say so.
        const longest = Math.max(0, ...whole.rows.map(({ start, end }) => end - start));
        if (longest < step) expect(window.rows).toEqual(whole.rows);
        if (longest > step) expect(window.rows.some(({ isCut }) => isCut)).toBe(true);
      }),
    );
  });

  test("opened in the middle it begins with the first whole line, and with that of its very offset", () => {
    const bytes = encode("first\nsecond\nthird\n");
    expect(texts(openWindow(slice(bytes, 3, 19)))).toEqual(["second", "third"]);
    expect(texts(openWindow(slice(bytes, 5, 19)))).toEqual(["second", "third"]);
    expect(openWindow(slice(bytes, 5, 19)).start).toBe(6);
  });

  test("cuts a line of more than 64 KiB, and knows where the next begins", () => {
    const long = "x".repeat(longestLineBytes * 3);
    const bytes = encode(`${long}\nnext\n`);
    const window = appendAll(bytes, [70_000, 140_000]);
    expect(window.rows.map(({ text, isCut }) => [text.length, isCut])).toEqual([
      [longestLineBytes, true],
      [4, false],
    ]);
    expect(window.rows[1]?.start).toBe(long.length + 1);
    expect(appendAll(encode(`${"x".repeat(longestLineBytes)}`), []).rows[0]?.isCut).toBe(false);
  });

  test("shows what stands for bytes that were not kept as a line of its own", () => {
    const marker = encode("[holat: 1000 bytes not kept]\n");
    let window = appendChunk(createLogWindow(), { start: 0, end: 4, bytes: encode("half") });
    window = appendChunk(window, { start: 4, end: 1_004, bytes: marker });
    window = appendChunk(window, { start: 1_004, end: 1_008, bytes: encode("on\nw") });
    expect(window.rows.map(({ start, text }) => [start, text])).toEqual([
      [0, "half"],
      [4, "[holat: 1000 bytes not kept]"],
      [1_004, "on"],
      [1_007, "w"],
    ]);
    const back = prependChunk(openWindow({ start: 1_004, end: 1_007, bytes: encode("on\n") }, true), {
      start: 4,
      end: 1_004,
      bytes: marker,
    });
    expect(back.start).toBe(4);
    expect(texts(back)).toEqual(["[holat: 1000 bytes not kept]", "on"]);
  });

  test("holds at most 20,000 lines, whichever way it is read, and goes on where it stands", () => {
    const bytes = encode("a line\n".repeat(45_000));
    let forward = createLogWindow();
    for (let from = 0; from < bytes.length; from += 65_536) {
      forward = appendChunk(forward, slice(bytes, from, Math.min(bytes.length, from + 65_536)));
      expect(forward.rows.length).toBeLessThanOrEqual(20_000);
    }
    expect([forward.end, forward.start]).toEqual([bytes.length, bytes.length - 20_000 * 7]);
    let backward = forward;
    while (backward.start > 0) {
      const from = Math.max(0, backward.start - 65_536);
      backward = prependChunk(backward, slice(bytes, from, backward.start));
      expect(backward.rows.length).toBeLessThanOrEqual(20_000);
    }
    expect([backward.start, backward.end]).toEqual([0, 20_000 * 7]);
    expect(appendChunk(backward, slice(bytes, backward.end, backward.end + 7)).rows.at(-1)).toMatchObject({
      start: 140_000,
      text: "a line",
    });
  });

  test("holds at most 4 Mi characters", () => {
    const bytes = encode(`${"y".repeat(65_000)}\n`.repeat(100));
    const window = appendAll(bytes, []);
    expect(window.rows.length).toBe(64);
    expect(window.end).toBe(bytes.length);
  });
});
