import { findControlCharacter, shown } from "@holat/core/schemas";
import type { z } from "zod";
import { invalidRequest, type RequestIssue } from "./RequestError.js";

/** Validates with a route's own schema; throws VALIDATION_FAILED (422) with every issue. `place` heads each pointer. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, place = ""): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues.slice(0, 100).map((issue) => toRequestIssue(issue, place)));
}

/** Validates a query string; a name given twice is refused, for nobody knows which one was meant. */
export function parseQuery<S extends z.ZodType>(schema: S, search: URLSearchParams): z.output<S> {
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of search) {
    if (name in query) {
      const detail = `${name.slice(0, 80)} is given twice; give it once`;
      throw invalidRequest([
        { pointer: `/query/${toPointer([name.slice(0, 80)])}`, detail, code: "duplicate" },
      ]);
    }
    if (findControlCharacter(value) !== -1) {
      const detail = `${name.slice(0, 80)} is ${shown(value)}, which holds a control character; remove it`;
      throw invalidRequest([
        { pointer: `/query/${toPointer([name.slice(0, 80)])}`, detail, code: "invalid" },
      ]);
    }
    query[name] = value;
  }
  return parseInput(schema, { ...query }, "/query");
}

function toRequestIssue(issue: z.core.$ZodIssue, place: string): RequestIssue {
  const path = toPointer(issue.path);
  return {
    pointer: path === "" ? place : `${place}/${path}`,
    detail: issue.message,
    code: issue.code,
  };
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}
