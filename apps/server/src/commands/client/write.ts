import { escapeInvisible, toJsonLine } from "./toPlainText.js";

/** One line or several: whatever a server put into one, no terminal acts on it. */
export function writeLine(line: string): void {
  process.stdout.write(`${escapeLines(line)}\n`);
}

export function writeJson(value: unknown): void {
  writeLine(toJsonLine(value));
}

/** For people, beside what the command was asked for. */
export function writeNotice(line: string): void {
  process.stderr.write(`holat: ${escapeLines(line)}\n`);
}

function escapeLines(lines: string): string {
  return lines.split("\n").map(escapeInvisible).join("\n");
}
