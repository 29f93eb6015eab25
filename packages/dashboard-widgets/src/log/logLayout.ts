import type { LogRow, LogWindow } from "./logWindow.js";

/** Where the rows of a window stand in a scroll area that is as high as the whole stream would be. Pixels. */
export interface LogLayout {
  readonly before: number;
  readonly rows: number;
  readonly after: number;
}

/** Browsers draw nothing below some 16 million pixels. */
const highest = 8_000_000;

/** How many bytes a row stands for; what was not kept, or is not shown, makes none of them longer. */
export function deriveBytesPerRow(rows: readonly LogRow[]): number {
  const bytes = rows.reduce((sum, { start, end, text }) => sum + Math.min(end - start, text.length + 1), 0);
  return bytes / Math.max(1, rows.length);
}

export function deriveLogLayout(
  { start, end, rows }: Pick<LogWindow, "start" | "end" | "rows">,
  size: number,
  rowHeight: number,
  bytesPerRow: number,
): LogLayout {
  const own = rows.length * rowHeight;
  const rest = Math.max(0, size - end);
  const perByte = Math.min(
    rowHeight / Math.max(1, bytesPerRow),
    Math.max(0, highest - own) / Math.max(1, start + rest),
  );
  return { before: Math.round(start * perByte), rows: own, after: Math.round(rest * perByte) };
}

/** The byte that a scroll position outside the window's rows stands for; undefined inside. */
export function findOffset(
  { before, rows, after }: LogLayout,
  { start, end }: Pick<LogWindow, "start" | "end">,
  size: number,
  scrollTop: number,
  viewHeight: number,
): number | undefined {
  if (scrollTop + viewHeight <= before) return Math.floor((start * scrollTop) / before);
  const past = scrollTop - before - rows;
  if (past >= 0 && after > 0) return Math.min(size, end + Math.floor(((size - end) * past) / after));
  return undefined;
}
