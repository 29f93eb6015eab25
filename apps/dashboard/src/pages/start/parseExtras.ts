export interface ParsedArgs {
  readonly args: Readonly<Record<string, string>>;
  /** The first line that is no NAME=value. */
  readonly badLine?: number;
}

/** One NAME=value a line; empty lines are nothing. */
export function parseArgs(text: string): ParsedArgs {
  const args: Record<string, string> = {};
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    if (line.trim() === "") continue;
    const [, name, value] = line.match(/^\s*([A-Z][A-Z0-9_]{0,63})=(.*)$/) ?? [];
    if (name === undefined || value === undefined) return { args, badLine: index + 1 };
    args[name] = value.trim();
  }
  return { args };
}

/** Undefined when the text is no JSON object; an empty text is an empty one. */
export function parseMetadata(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
