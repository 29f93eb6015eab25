import type { z } from "zod";
import { SettingError } from "./SettingError.js";

const shownCharacters = 80;

export interface SettingSource {
  /** How a setting is called in the message. */
  name(path: readonly PropertyKey[]): string;
  /** True where the value itself must never be shown. */
  isSecret(path: readonly PropertyKey[]): boolean;
  /** What there is to set where `path` points; for the message about an unknown one. */
  known(path: readonly PropertyKey[]): readonly string[];
}

/** The first thing that zod found wrong, as the one line that ends the start. */
export function createSettingError(error: z.ZodError, input: unknown, source: SettingSource): SettingError {
  const issue = error.issues[0];
  if (issue === undefined) return new SettingError("the configuration", "not valid", "valid settings");
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    const known = source.known(issue.path);
    const near = findNearest(unknown, known);
    return new SettingError(
      source.name([...issue.path, unknown]),
      "set, and there is no such setting",
      near === undefined
        ? `to be removed, or one of: ${known.join(", ")}`
        : `to be removed; did you mean ${near}?`,
    );
  }
  const name = source.name(issue.path);
  if (issue.code === "invalid_key") {
    return new SettingError(
      name,
      `called ${describeValue(issue.path.at(-1), false)}`,
      issue.issues[0]?.message ?? issue.message,
    );
  }
  const got = describeValue(issue.path.reduce<unknown>(findChild, input), source.isSecret(issue.path));
  return new SettingError(name, got, issue.message);
}

/** What holds other values is never shown: one of them may be a secret. */
export function describeValue(value: unknown, secret: boolean): string {
  if (value === undefined || value === null) return "missing";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  if (secret) {
    return typeof value === "string"
      ? `a value of ${value.length} characters (not shown)`
      : `a ${typeof value} (not shown)`;
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}...` : text;
}

function findChild(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Reflect.get(value, key);
}

function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= 3 ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, from] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, to] of [...b].entries()) {
      const change = (row[j] ?? 0) + (from === to ? 0 : 1);
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
