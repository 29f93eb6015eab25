import type { AbsoluteCounters } from "../state.js";
import { isCounter } from "./counter.js";
import type { CallLine } from "./parseLine.js";
import { safeText } from "./safeText.js";

/** The names that a counter may have in a JSON line: ours, and those of the status object. */
const counterNames: Readonly<Record<string, keyof AbsoluteCounters>> = {
  total: "total",
  processed: "processed",
  connected: "connected",
  failed: "failed",
  totalNumbers: "total",
  processedNumbers: "processed",
  connectedCalls: "connected",
  failedCalls: "failed",
};
const reasonLength = 256;
const numberLength = 64;

/** Reads a JSON protocol line; undefined when the line is not one, malformed values included. */
export function parseJsonLine(line: string): CallLine | undefined {
  const object = parseObject(line);
  if (!object) return undefined;
  if (object.type === "call") return toResult(object);
  if (object.type === "progress") return toProgress(object);
  if (
    !("type" in object) &&
    Object.keys(object).every((key) => key === "seq" || Object.hasOwn(counterNames, key))
  ) {
    return toProgress(object);
  }
  return undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  const trimmed = line.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function toProgress(object: Record<string, unknown>): CallLine | undefined {
  const counters: { -readonly [Name in keyof AbsoluteCounters]: number } = {};
  for (const [name, value] of Object.entries(object)) {
    const counter = Object.hasOwn(counterNames, name) ? counterNames[name] : undefined;
    if (counter === undefined) continue;
    if (!isCounter(value)) return undefined;
    counters[counter] = Math.max(counters[counter] ?? 0, value);
  }
  const { seq } = object;
  if (seq !== undefined && !(typeof seq === "number" && Number.isSafeInteger(seq) && seq >= 0))
    return undefined;
  if (Object.keys(counters).length === 0) return undefined;
  return { kind: "progress", counters, ...(seq === undefined ? {} : { seq }) };
}

function toResult(object: Record<string, unknown>): CallLine | undefined {
  const { number, outcome, reason, durationSeconds, final } = object;
  if (typeof number !== "string") return undefined;
  const safeNumber = number.toWellFormed();
  if (safeNumber === "" || safeNumber.length > numberLength || hasControlCharacter(safeNumber))
    return undefined;
  if (outcome !== "connected" && outcome !== "failed") return undefined;
  if (reason !== undefined && reason !== null && typeof reason !== "string") return undefined;
  const hasDuration = durationSeconds !== undefined && durationSeconds !== null;
  if (
    hasDuration &&
    !(typeof durationSeconds === "number" && Number.isFinite(durationSeconds) && durationSeconds >= 0)
  ) {
    return undefined;
  }
  if (final !== undefined && typeof final !== "boolean") return undefined;
  return {
    kind: "result",
    number: safeNumber,
    outcome,
    ...(typeof reason === "string" ? { reason: safeText(reason.slice(0, reasonLength)) } : {}),
    ...(typeof durationSeconds === "number" ? { durationSeconds } : {}),
    final: final ?? true,
  };
}

/** C0, DEL and C1: nothing that a number or a CSV cell should hold. */
function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}
