import { findControlCharacter, shown } from "@holat/core/schemas";
import { z } from "zod";
import { invalidRequest, type RequestIssue } from "./RequestError.js";

/** Validates with a route's own schema; throws VALIDATION_FAILED (422) with every issue. `place` heads each pointer. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, place = ""): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 100).flatMap(splitUnknown);
  throw invalidRequest(issues.map((issue) => toRequestIssue(issue, value, place)));
}

/**
 * Validates a query string. A name given twice is refused, for nobody knows which one was meant, unless the schema has an
 * array there.
 */
export function parseQuery<S extends z.ZodObject>(schema: S, search: URLSearchParams): z.output<S> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of search) {
    const before = query[name];
    if (typeof before === "string") throw refuse(name, "is given twice; give it once", "duplicate");
    if (findControlCharacter(value) !== -1)
      throw refuse(name, `is ${shown(value)}, which holds a control character; remove it`, "invalid");
    if (before !== undefined) before.push(value);
    else query[name] = isArray(schema.shape[name]) ? [value] : value;
  }
  return parseInput(schema, { ...query }, "/query");
}

function refuse(name: string, detail: string, code: string): Error {
  const shownName = name.slice(0, 80);
  return invalidRequest([
    { pointer: `/query/${toPointer([shownName])}`, detail: `${shownName} ${detail}`, code },
  ]);
}

function isArray(field: z.core.$ZodType | undefined): boolean {
  return field instanceof z.ZodArray || (field instanceof z.ZodOptional && isArray(field.unwrap()));
}

type Issue = Pick<z.core.$ZodIssue, "path" | "message" | "code"> & { readonly expected?: string };

/** An issue of its own for each field that is not known, at that field. */
function splitUnknown(issue: z.core.$ZodIssue): readonly Issue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.slice(0, 20).map((key) => ({
    path: [...issue.path, key],
    code: issue.code,
    message: `${shown(key)} is no field that is known here; remove it`,
  }));
}

/** Zod's own sentences name neither the field nor the value. */
const unnamed = /^(?:Invalid|Too|Unrecognized) /;

/** In words of JSON, not of zod. */
const wanted: Readonly<Record<string, string>> = {
  record: "an object",
  object: "an object",
  array: "a list",
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function toRequestIssue(issue: Issue, input: unknown, place: string): RequestIssue {
  const path = toPointer(issue.path);
  return {
    pointer: path === "" ? place : `${place}/${path}`,
    detail: unnamed.test(issue.message) ? describeIssue(issue, input) : issue.message,
    code: issue.code,
  };
}

function describeIssue({ path, message, expected = "" }: Issue, input: unknown): string {
  const name = path.length === 0 ? "the request" : path.join(".");
  const value = valueAt(input, path);
  const got = value === undefined ? "missing" : shown(value);
  const wants = Object.hasOwn(wanted, expected) ? `; it wants ${wanted[expected]}` : `: ${message}`;
  return `${name} is ${got}${wants}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}
