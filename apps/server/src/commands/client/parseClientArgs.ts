import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./UsageError.js";

const common = {
  json: { type: "boolean" },
  lang: { type: "string" },
  url: { type: "string" },
} as const;

/** Parses the words of one command with its own options and those of all; throws a UsageError. */
export function parseClientArgs<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...common, ...options },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

/** The one word that a command wants. */
export function getOnlyWord(positionals: readonly string[], name: string): string {
  const [word, extra] = positionals;
  if (word === undefined || word === "") throw new UsageError(`${name} is missing`);
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one word too many`);
  return word;
}
