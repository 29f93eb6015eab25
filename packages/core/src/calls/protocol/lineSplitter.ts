import { toSafeText } from "../../text/toSafeText.js";

/** A longer line is cut there; its rest is skipped. Bytes, the line's end not counted. */
export const maxLineBytes = 65_536;

const newline = 0x0a;
const carriageReturn = 0x0d;
const firstRoom = 256;

export interface SplitLine {
  /** Byte offset of the line's first byte in its stream. */
  readonly offset: number;
  /** Without its end; invalid UTF-8 reads U+FFFD, NUL is left out. */
  readonly text: string;
  /** Only the first 64 KiB of a longer line: log, never protocol. */
  readonly cut: boolean;
}

/** Where splitting can be resumed: at the start of a line, or (`skipping`) inside one whose beginning was given out. */
export interface SplitPosition {
  readonly offset: number;
  readonly skipping: boolean;
}

export interface LineSplitter {
  /** The lines that these bytes complete. The bytes are not kept. */
  push(chunk: Uint8Array): SplitLine[];
  /** No more bytes will come: the unterminated line, if there is one. */
  end(): SplitLine[];
  /** Everything before it is in the lines given out so far. */
  readonly consumed: SplitPosition;
}

/**
 * Cuts a stream of bytes into lines, however it is chunked, with one copy of each unfinished byte and at most 64 KiB held.
 * A splitter that is created at another one's `consumed`, and given the bytes from there, gives the same lines.
 */
export function createLineSplitter(from: SplitPosition = { offset: 0, skipping: false }): LineSplitter {
  let { offset, skipping } = from;
  let held = new Uint8Array(0);
  let heldLength = 0;

  const hold = (bytes: Uint8Array) => {
    const needed = heldLength + bytes.length;
    if (needed > held.length) {
      const roomier = new Uint8Array(Math.min(maxLineBytes, Math.max(firstRoom, needed, held.length * 2)));
      roomier.set(held.subarray(0, heldLength));
      held = roomier;
    }
    held.set(bytes, heldLength);
    heldLength = needed;
  };

  const release = () => {
    heldLength = 0;
    // A rare long line shall not cost its room for the rest of the run.
    if (held.length > 4096) held = new Uint8Array(0);
  };

  /** Takes bytes of the present line that do not end it; gives it out cut when it grows too long. */
  const takePart = (part: Uint8Array, lines: SplitLine[]) => {
    if (skipping) {
      offset += part.length;
      return;
    }
    const room = maxLineBytes - heldLength;
    if (part.length <= room) {
      hold(part);
      return;
    }
    hold(part.subarray(0, room));
    lines.push({ offset, text: decodeCut(held.subarray(0, heldLength)), cut: true });
    offset += heldLength + part.length - room;
    skipping = true;
    release();
  };

  const endLine = (part: Uint8Array, lines: SplitLine[]) => {
    if (!skipping && heldLength === 0 && part.length <= maxLineBytes) {
      lines.push({ offset, text: decodeLine(part), cut: false });
      offset += part.length + 1;
      return;
    }
    takePart(part, lines);
    if (!skipping) {
      lines.push({ offset, text: decodeLine(held.subarray(0, heldLength)), cut: false });
      offset += heldLength;
      release();
    }
    offset += 1;
    skipping = false;
  };

  return {
    push: (chunk) => {
      const lines: SplitLine[] = [];
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        endLine(chunk.subarray(start, end), lines);
        start = end + 1;
      }
      if (start < chunk.length) takePart(chunk.subarray(start), lines);
      return lines;
    },
    end: () => {
      if (heldLength === 0) return [];
      const line = { offset, text: decodeLine(held.subarray(0, heldLength)), cut: false };
      offset += heldLength;
      release();
      return [line];
    },
    get consumed() {
      return { offset, skipping };
    },
  };
}

const lineDecoder = new TextDecoder();

function decodeLine(bytes: Uint8Array): string {
  const content = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
  return toSafeText(lineDecoder.decode(content));
}

/** Without the beginning of a character that the cut parted. */
function decodeCut(bytes: Uint8Array): string {
  return toSafeText(new TextDecoder().decode(bytes, { stream: true }));
}
