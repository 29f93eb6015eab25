import { parseTable, type Row } from "./parseTable.js";

/** The server takes no more in one campaign. */
export const mostNumbers = 100_000;

export interface Fault {
  readonly line: number;
  /** As it was written, cut short. */
  readonly text: string;
}

export interface Duplicate extends Fault {
  /** The line of the same number before it. */
  readonly firstLine: number;
}

export interface ParsedNumbers {
  /** As they will be dialled, each once, in their order. */
  readonly numbers: readonly string[];
  readonly duplicates: readonly Duplicate[];
  readonly bad: readonly Fault[];
  /** Names of the columns; of a plain list one. */
  readonly columns: readonly string[];
  /** Which of them the numbers were taken from. */
  readonly column: number;
}

/**
 * The numbers in a pasted list or a CSV file. Spaces, dashes, dots and brackets within a number are dropped; a first row
 * that names its columns is no number. Without a `column` the one with the most numbers is taken.
 */
export function parseNumbers(text: string, column?: number): ParsedNumbers {
  const rows = toRows(parseTable(text));
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 1);
  const chosen = column !== undefined && column < width ? column : findColumn(rows, width);
  const [first] = rows;
  const header = first !== undefined && rows.length > 1 && isHeader(first, chosen) ? first : undefined;

  const lines = new Map<string, number>();
  const duplicates: Duplicate[] = [];
  const bad: Fault[] = [];
  for (const row of header === undefined ? rows : rows.slice(1)) {
    const written = row.cells[chosen] ?? "";
    const fault = { line: row.line, text: shorten(written.trim()) };
    const number = toNumber(written);
    const firstLine = number === undefined ? undefined : lines.get(number);
    if (number === undefined) bad.push(fault);
    else if (firstLine !== undefined) duplicates.push({ ...fault, firstLine });
    else lines.set(number, row.line);
  }
  return {
    numbers: [...lines.keys()],
    duplicates,
    bad,
    columns: Array.from({ length: width }, (_, index) =>
      shorten(header?.cells[index]?.trim() || `${index + 1}`),
    ),
    column: chosen,
  };
}

/** A number as it is dialled, or undefined when the text is none. */
export function toNumber(text: string): string | undefined {
  // Spreadsheets keep the plus of a number by an apostrophe before it.
  const bare = text
    .trim()
    .replace(/^'/, "")
    .replace(/[\s().\-\u00a0\u2010-\u2015]/g, "");
  return /^\+?[\d*#]{1,32}$/.test(bare) ? bare : undefined;
}

/** Numbers side by side in the only row are a list, not a table. */
function toRows(rows: readonly Row[]): readonly Row[] {
  const [only] = rows;
  if (only === undefined || rows.length > 1 || only.cells.some((cell) => toNumber(cell) === undefined))
    return rows;
  return only.cells.map((cell) => ({ line: only.line, cells: [cell] }));
}

function isHeader({ cells }: Row, column: number): boolean {
  const named = cells[column] ?? "";
  return toNumber(named) === undefined && /\p{L}/u.test(named);
}

function findColumn(rows: readonly Row[], width: number): number {
  const sample = rows.slice(0, 200);
  let best = 0;
  let most = -1;
  for (let column = 0; column < width; column++) {
    // Longer ones weigh more: a column of row numbers must not win over phones.
    const weight = sample.reduce((sum, { cells }) => sum + (toNumber(cells[column] ?? "")?.length ?? 0), 0);
    if (weight > most) [best, most] = [column, weight];
  }
  return best;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
