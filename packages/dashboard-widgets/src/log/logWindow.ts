/** Some bytes of a stream, as they were read. Where bytes were not kept they are fewer than `end - start`. */
export interface LogChunk {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

export interface LogRow {
  /** In bytes of the stream; the line's own end is part of it. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** There is more of the line than is shown: it is too long, or began before what was read. */
  readonly isCut: boolean;
}

/** The part of a stream that is held: whole lines, and at the end one that may go on. */
export interface LogWindow {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly LogRow[];
  /** The line that has not ended yet: its first bytes. It is the last of `rows`, unless it is empty. */
  readonly open: { readonly start: number; readonly bytes: Uint8Array };
}

export const longestLineBytes = 65_536;
const mostRows = 20_000;
const mostCharacters = 4 * 1_048_576;
const newline = 10;

export function createLogWindow(at = 0): LogWindow {
  return { start: at, end: at, rows: [], open: { start: at, bytes: new Uint8Array() } };
}

/** The window with the chunk that follows it; what is then too much is let go at the start. */
export function appendChunk(window: LogWindow, chunk: LogChunk): LogWindow {
  const rows = [...window.rows];
  if (window.open.start < window.end) rows.pop();
  if (isGap(chunk)) {
    if (window.open.start < window.end) rows.push(toRow(window.open.start, window.end, window.open.bytes));
    rows.push(toRow(chunk.start, chunk.end, chunk.bytes));
    const open = { start: chunk.end, bytes: new Uint8Array() };
    return dropStart({ ...window, end: chunk.end, rows, open });
  }
  let { start, bytes: head } = window.open;
  let from = 0;
  for (;;) {
    const at = chunk.bytes.indexOf(newline, from);
    const until = at === -1 ? chunk.bytes.length : at + 1;
    head = join(head, chunk.bytes.subarray(from, until));
    const end = chunk.start + until;
    if (end > start) rows.push(toRow(start, end, head));
    if (at === -1) break;
    [start, head, from] = [end, new Uint8Array(), until];
  }
  return dropStart({ start: window.start, end: chunk.end, rows, open: { start, bytes: head } });
}

/**
 * The window with the chunk that stands before it; what is then too much is let go at the end. The first line of a chunk
 * that may begin inside one is left for the next chunk, unless it is all there is.
 */
export function prependChunk(window: LogWindow, chunk: LogChunk, isLineStart = chunk.start === 0): LogWindow {
  const { start, rows } = openWindow(chunk, isLineStart);
  return dropEnd({ ...window, start, rows: [...rows, ...window.rows] });
}

/** The window of one chunk, from its first whole line on. */
export function openWindow(chunk: LogChunk, isLineStart = chunk.start === 0): LogWindow {
  const whole = appendChunk(createLogWindow(chunk.start), chunk);
  if (isLineStart || isGap(chunk)) return whole;
  const rows =
    whole.rows.length > 1 ? whole.rows.slice(1) : whole.rows.map((row) => ({ ...row, isCut: true }));
  return { ...whole, start: rows[0]?.start ?? chunk.start, rows };
}

const isGap = ({ start, end, bytes }: LogChunk) => bytes.length !== end - start;

function toRow(start: number, end: number, bytes: Uint8Array): LogRow {
  const shown = bytes.subarray(0, longestLineBytes);
  const text = new TextDecoder().decode(shown).replace(/\r?\n$/, "");
  return { start, end, text, isCut: bytes.length > longestLineBytes };
}

/** One byte more than is shown is kept, to know of it. */
function join(head: Uint8Array, more: Uint8Array): Uint8Array {
  if (head.length === 0) return more.subarray(0, longestLineBytes + 1);
  const taken = more.subarray(0, longestLineBytes + 1 - head.length);
  const joined = new Uint8Array(head.length + taken.length);
  joined.set(head);
  joined.set(taken, head.length);
  return joined;
}

function dropStart(window: LogWindow): LogWindow {
  const kept = countKept(window.rows.toReversed());
  if (kept === window.rows.length) return window;
  const rows = window.rows.slice(-kept);
  return { ...window, start: rows[0]?.start ?? window.end, rows };
}

function dropEnd(window: LogWindow): LogWindow {
  const kept = countKept(window.rows);
  if (kept === window.rows.length) return window;
  const rows = window.rows.slice(0, kept);
  const end = rows.at(-1)?.end ?? window.start;
  return { ...window, end, rows, open: { start: end, bytes: new Uint8Array() } };
}

/** How many of these can be held; one always. */
function countKept(rows: readonly LogRow[]): number {
  let characters = 0;
  const over = rows.findIndex(({ text }, index) => {
    characters += text.length;
    return index >= mostRows || (index > 0 && characters > mostCharacters);
  });
  return over === -1 ? rows.length : over;
}
