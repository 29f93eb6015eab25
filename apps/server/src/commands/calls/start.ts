import type { StartInput } from "@holat/sdk";
import { connect } from "../client/connect.js";
import { parseClientArgs } from "../client/parseClientArgs.js";
import { UsageError } from "../client/UsageError.js";
import { writeJson, writeLine } from "../client/write.js";
import { readNumbers } from "./readNumbers.js";
import { watchSession } from "./watchSession.js";

const options = {
  target: { type: "string" },
  "numbers-file": { type: "string" },
  number: { type: "string", multiple: true },
  arg: { type: "string", multiple: true },
  metadata: { type: "string" },
  "idempotency-key": { type: "string" },
  watch: { type: "boolean" },
} as const;

/** Says the id of the new session; with --watch it follows it to its end. */
export async function startCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseClientArgs(args, options);
  if (positionals.length > 0) throw new UsageError(`${JSON.stringify(positionals[0])} is one word too many`);
  const context = connect(values, process.env);
  const file = values["numbers-file"];
  const numbers = [...(values.number ?? []), ...(file === undefined ? [] : await readNumbers(file))];
  const input: StartInput = {
    ...(values.target === undefined ? {} : { target: values.target }),
    ...(numbers.length === 0 ? {} : { numbers }),
    ...(values.arg === undefined ? {} : { args: parsePairs(values.arg) }),
    ...(values.metadata === undefined ? {} : { metadata: parseMetadata(values.metadata) }),
  };
  const key = values["idempotency-key"];
  const session = await context.client.calls.start(input, key === undefined ? {} : { idempotencyKey: key });
  if (!context.json) writeLine(session.sessionId);
  if (values.watch) return watchSession(context, session.sessionId);
  if (context.json) writeJson(session);
  return 0;
}

function parsePairs(pairs: readonly string[]): Record<string, string> {
  const entries = pairs.map((pair): [string, string] => {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`--arg is ${JSON.stringify(pair)}; it wants NAME=VALUE`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--arg ${twice} is given twice`);
  return Object.fromEntries(entries);
}

function parseMetadata(text: string): Record<string, unknown> {
  const wants = '--metadata wants a JSON object, like {"shop":"north"}';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(wants);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new UsageError(wants);
  return Object.fromEntries(Object.entries(value));
}
