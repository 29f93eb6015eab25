/** A line over this many bytes is cut there: its beginning is given once, the rest is skipped and only logged. */
export const maxLineBytes = 64 * 1024;

export interface SplitLine {
  /** Byte offset of the line's first byte in its stream. */
  readonly offset: number;
  /** Decoded as UTF-8 with U+FFFD for what is invalid; without the line end. */
  readonly text: string;
  /** It was longer than `maxLineBytes`; `text` is its beginning, and it is never protocol. */
  readonly cut: boolean;
}

export interface LineSplitter {
  /** Takes bytes that follow directly on the last ones; gives the lines that they complete. */
  push(chunk: Uint8Array): SplitLine[];
  /** The stream is over: gives the unterminated last line, if there is one. */
  end(): SplitLine[];
  /** From where on a new splitter gives the same further lines. */
  readonly consumed: { readonly offset: number; readonly skipping: boolean };
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const decoder = new TextDecoder("utf-8");

/**
 * Splits a byte stream into lines, holding at most `maxLineBytes`.
 *
 * @example
 * const splitter = createLineSplitter({ offset: 0, skipping: false });
 * splitter.push(new TextEncoder().encode("one\ntw")); // [{ offset: 0, text: "one", cut: false }]
 * splitter.consumed; // { offset: 4, skipping: false }
 */
export function createLineSplitter(from: {
  readonly offset: number;
  readonly skipping: boolean;
}): LineSplitter {
  let { offset, skipping } = from;
  let held = new Uint8Array(256);
  let heldLength = 0;

  const hold = (part: Uint8Array) => {
    const needed = heldLength + part.length;
    if (needed > held.length) {
      const grown = new Uint8Array(Math.min(maxLineBytes, Math.max(needed, held.length * 2)));
      grown.set(held.subarray(0, heldLength));
      held = grown;
    }
    held.set(part, heldLength);
    heldLength = needed;
  };

  const lineOf = (bytes: Uint8Array, cut: boolean): SplitLine => {
    const ends = !cut && bytes[bytes.length - 1] === carriageReturn ? bytes.length - 1 : bytes.length;
    return { offset, text: decoder.decode(bytes.subarray(0, ends)), cut };
  };

  const takeHeld = (part: Uint8Array): Uint8Array => {
    if (heldLength === 0) return part;
    hold(part);
    const line = held.subarray(0, heldLength);
    heldLength = 0;
    return line;
  };

  const push = (chunk: Uint8Array): SplitLine[] => {
    const lines: SplitLine[] = [];
    let start = 0;
    while (start < chunk.length) {
      const at = chunk.indexOf(newline, start);
      const stop = at === -1 ? chunk.length : at;
      if (skipping) {
        offset += stop - start;
        if (at !== -1) {
          skipping = false;
          offset += 1;
        }
      } else if (heldLength + stop - start > maxLineBytes) {
        const room = maxLineBytes - heldLength;
        lines.push(lineOf(takeHeld(chunk.subarray(start, start + room)), true));
        offset += maxLineBytes;
        skipping = true;
        start += room;
        continue;
      } else if (at === -1) {
        hold(chunk.subarray(start, stop));
      } else {
        const bytes = takeHeld(chunk.subarray(start, stop));
        lines.push(lineOf(bytes, false));
        offset += bytes.length + 1;
      }
      start = stop + 1;
    }
    return lines;
  };

  return {
    push,
    end: () => {
      if (heldLength === 0) return [];
      const bytes = takeHeld(new Uint8Array(0));
      const line = lineOf(bytes, false);
      offset += bytes.length;
      return [line];
    },
    get consumed() {
      return { offset, skipping };
    },
  };
}
