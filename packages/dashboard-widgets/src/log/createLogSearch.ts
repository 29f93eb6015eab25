import type { LogChunk } from "./logWindow.js";

export interface LogSearch {
  /** How many lines contain the text, as far as was looked. */
  readonly count: number;
  /** Where the first of them begin, ascending. */
  readonly offsets: readonly number[];
  /** Bytes of the stream that were looked through. */
  readonly searched: number;
  /** Takes the chunk that begins at `searched`; lines that it leaves open are looked at with the next one. */
  take(chunk: LogChunk): void;
}

const mostOffsets = 50_000;
/** Of an open line, for what stands across a border. */
const mostCarried = 65_536;

/** Looks through a stream for lines that contain a text, upper and lower case alike. */
export function createLogSearch(text: string): LogSearch {
  const wanted = text.toLowerCase();
  const offsets: number[] = [];
  let count = 0;
  let searched = 0;
  let lineStart = 0;
  let isCounted = false;
  let carried = new Uint8Array();

  const found = () => {
    if (isCounted) return;
    isCounted = true;
    count++;
    if (offsets.length < mostOffsets) offsets.push(lineStart);
  };
  const nextLine = (at: number) => {
    lineStart = at;
    isCounted = false;
  };

  return {
    get count() {
      return count;
    },
    offsets,
    get searched() {
      return searched;
    },
    take({ start, end, bytes }) {
      searched = end;
      if (bytes.length !== end - start) {
        carried = new Uint8Array();
        nextLine(end);
        return;
      }
      const all = new Uint8Array(carried.length + bytes.length);
      all.set(carried);
      all.set(bytes, carried.length);
      const base = start - carried.length;
      const lower = new TextDecoder().decode(all).toLowerCase();
      // A line's end is one byte and one character, whatever is malformed between: both sides are walked by it.
      let at = 0;
      let byteAt = 0;
      for (;;) {
        const hit = wanted === "" ? -1 : lower.indexOf(wanted, at);
        if (hit === -1) break;
        for (;;) {
          const lineEnd = lower.indexOf("\n", at);
          if (lineEnd === -1 || lineEnd >= hit) break;
          at = lineEnd + 1;
          byteAt = all.indexOf(10, byteAt) + 1;
          nextLine(base + byteAt);
        }
        found();
        at = Math.max(hit + 1, at);
        const lineEnd = lower.indexOf("\n", at);
        if (lineEnd === -1) break;
        at = lineEnd + 1;
        byteAt = all.indexOf(10, byteAt) + 1;
        nextLine(base + byteAt);
      }
      const lastEnd = all.lastIndexOf(10) + 1;
      if (base + lastEnd > lineStart && lastEnd > 0) nextLine(base + lastEnd);
      carried = all.slice(Math.max(lastEnd, all.length - mostCarried));
    },
  };
}
