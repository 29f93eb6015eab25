import { toJsonLine } from "./toPlainText.js";

export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function writeJson(value: unknown): void {
  writeLine(toJsonLine(value));
}

/** For people, beside what the command was asked for. */
export function writeNotice(line: string): void {
  process.stderr.write(`holat: ${line}\n`);
}
