import { toSafeText } from "../../text/toSafeText.js";
import type { CallLine } from "./callLine.js";
import { findSummary } from "./findSummary.js";
import { matchPattern } from "./matchPattern.js";
import { parseJsonLine } from "./parseJsonLine.js";
import { parsePercent } from "./parsePercent.js";

/**
 * Reads one line of stdout. Never throws: what is not protocol is text. The work grows in proportion to the line's length;
 * `pattern`, a target's own expression with the groups total, processed, connected, failed, percent, sees 4 KiB of it.
 *
 * @example
 * parseLine('{"type":"progress","total":150,"processed":75}')
 * // { kind: "progress", counters: { total: 150, processed: 75 } }
 */
export function parseLine(line: string, options: { readonly pattern?: RegExp } = {}): CallLine {
  const text = toSafeText(line);
  const json = parseJsonLine(text);
  if (json.kind === "protocol") return json.line;
  if (json.kind === "malformed") return { kind: "text", text };
  const percent = parsePercent(text);
  if (percent !== undefined) return { kind: "percent", percent };
  const own = options.pattern === undefined ? {} : matchPattern(text, options.pattern);
  const summary = findSummary(text);
  if (own.counters === undefined && summary === undefined) return { kind: "text", text, ...own };
  return { kind: "text", text, ...own, counters: { ...summary, ...own.counters } };
}
