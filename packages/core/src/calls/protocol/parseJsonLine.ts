import { toSafeText } from "../../text/toSafeText.js";
import type { AbsoluteCounters } from "../state.js";
import type { CallLine } from "./callLine.js";
import { readCounter } from "./parseCounter.js";

type JsonObject = Readonly<Record<string, unknown>>;

export type JsonLine =
  | { readonly kind: "protocol"; readonly line: CallLine }
  /** Meant as protocol, with a value that cannot be used: log as a whole. */
  | { readonly kind: "malformed" }
  | { readonly kind: "other" };

const malformed: JsonLine = { kind: "malformed" };
const other: JsonLine = { kind: "other" };

/** Both names of each counter: ours, and that of the status object. */
const counterNames = {
  total: ["total", "totalNumbers"],
  processed: ["processed", "processedNumbers"],
  connected: ["connected", "connectedCalls"],
  failed: ["failed", "failedCalls"],
} as const satisfies Record<keyof AbsoluteCounters, readonly string[]>;
/** What an object without a type may hold, and nothing else. */
const bareKeys = new Set<string>([...Object.values(counterNames).flat(), "seq"]);

const maxNumber = 64;
const maxReason = 256;

/** A JSON object that is a protocol line, or why it is none. */
export function parseJsonLine(text: string): JsonLine {
  const value = parseObject(text);
  if (value === undefined) return other;
  if (value.type === "progress") return readProgress(value);
  if (value.type === "call") return readResult(value);
  return Object.keys(value).every((key) => bareKeys.has(key)) ? readProgress(value) : other;
}

function parseObject(text: string): JsonObject | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return undefined;
  try {
    // A text that begins with a brace parses to an object or not at all.
    const value: JsonObject = JSON.parse(trimmed);
    return value;
  } catch {
    return undefined;
  }
}

function readProgress(value: JsonObject): JsonLine {
  const counters: { -readonly [K in keyof AbsoluteCounters]: AbsoluteCounters[K] } = {};
  for (const [field, names] of Object.entries(counterNames) as [
    keyof AbsoluteCounters,
    readonly string[],
  ][]) {
    for (const name of names) {
      if (!Object.hasOwn(value, name)) continue;
      const counter = readCounter(value[name]);
      if (counter === undefined) return malformed;
      counters[field] = Math.max(counters[field] ?? 0, counter);
    }
  }
  if (value.seq === undefined) return { kind: "protocol", line: { kind: "progress", counters } };
  const { seq } = value;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0) return malformed;
  return { kind: "protocol", line: { kind: "progress", counters, seq } };
}

function readResult({ number, outcome, reason, durationSeconds, final = true }: JsonObject): JsonLine {
  if (typeof number !== "string" || !isPrintable(number)) return malformed;
  if (outcome !== "connected" && outcome !== "failed") return malformed;
  if (reason !== undefined && reason !== null && typeof reason !== "string") return malformed;
  const seconds = durationSeconds ?? null;
  if (seconds !== null && (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds < 0))
    return malformed;
  if (typeof final !== "boolean") return malformed;
  return {
    kind: "protocol",
    line: {
      kind: "result",
      number: toSafeText(number),
      outcome,
      reason: typeof reason === "string" ? cutReason(toSafeText(reason)) : null,
      durationSeconds: seconds,
      final,
    },
  };
}

function isPrintable(number: string): boolean {
  return number.length > 0 && number.length <= maxNumber && !/\p{Cc}/u.test(number);
}

function cutReason(reason: string): string {
  const cut = reason.slice(0, maxReason);
  // The cut may have parted a pair.
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
