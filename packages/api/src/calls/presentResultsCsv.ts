import type { CallResult } from "@holat/core";

const columns = ["number", "outcome", "reason", "durationSeconds", "final", "counted", "at"] as const;

/** The results as RFC 4180, a chunk a batch, with a header line. */
export async function* presentResultsCsv(
  batches: AsyncIterable<readonly CallResult[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${columns.join(",")}\r\n`);
  for await (const results of batches) {
    yield encoder.encode(results.map(toCsvLine).join(""));
  }
}

export function toCsvLine(result: CallResult): string {
  return `${columns.map((column) => toCsvField(result[column])).join(",")}\r\n`;
}

function toCsvField(value: string | number | boolean | null): string {
  if (value === null) return "";
  const text = typeof value === "string" ? defuse(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Spreadsheets run what begins like a formula, some also with the full-width signs; a plain number, also +998..., cannot be
 * one and is left as it is. Where lists are separated by semicolons, a cell begins after each of those and after a line
 * break too: quotes count only at the beginning of a cell, and there the line is one.
 */
function defuse(text: string): string {
  if (/^\+?[0-9]+$/.test(text)) return text;
  const safe = text.replace(/[;\t\r\n](?="*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$&'");
  return /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(safe) ? `'${safe}` : safe;
}
