export interface Row {
  /** Of the row's first character, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const separators = [";", ",", "\t"] as const;

/**
 * Reads CSV as spreadsheets write it (RFC 4180): quoted cells may hold separators and line ends, a quote is doubled. The
 * separator is the one that the first line has most of. Empty rows are left out.
 */
export function parseTable(text: string): Row[] {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const separator = findSeparator(source);
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let rowLine = 1;

  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: rowLine, cells });
    cells = [];
    cell = "";
    rowLine = line;
  };
  for (let index = 0; index < source.length; index++) {
    const character = source[index] ?? "";
    const lineEnd = character === "\n" || (character === "\r" && source[index + 1] !== "\n");
    if (lineEnd) line++;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (source[index + 1] === '"') {
        cell += '"';
        index++;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (character === separator) {
      cells.push(cell);
      cell = "";
    } else if (lineEnd) endRow();
    else if (character !== "\r") cell += character;
  }
  endRow();
  return rows;
}

function findSeparator(text: string): string {
  const first = text.slice(0, 10_000).match(/[^\r\n]*\S[^\r\n]*/)?.[0] ?? "";
  const count = (separator: string) => first.split(separator).length;
  return separators.reduce((best, one) => (count(one) > count(best) ? one : best));
}
