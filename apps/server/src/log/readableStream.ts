import { escapeInvisible, toJsonLine } from "../commands/client/toPlainText.js";

const colours: Readonly<Record<string, string>> = { warn: "\x1b[33m", error: "\x1b[31m", debug: "\x1b[2m" };
const reset = "\x1b[0m";

/**
 * Turns pino's JSON lines into `12:34:56 warn message key=value` for people at a terminal. A message may hold what a caller
 * typed: nothing of it may move the cursor, begin a line or send the terminal a command.
 */
export function createReadableStream(destination: { write(line: string): unknown }): {
  write(line: string): void;
} {
  return {
    write: (line) => {
      destination.write(`${describeLine(line)}\n`);
    },
  };
}

function describeLine(line: string): string {
  const { time, level, msg, ...fields }: Record<string, unknown> = JSON.parse(line);
  const rest = Object.entries(fields).map(
    ([key, value]) => `${escapeInvisible(key)}=${describeField(value)}`,
  );
  const colour = colours[String(level)] ?? "";
  return [
    `${String(time).slice(11, 19)} ${colour}${String(level)}${colour === "" ? "" : reset}`,
    escapeInvisible(String(msg)),
    ...rest,
  ].join(" ");
}

function describeField(value: unknown): string {
  if (typeof value === "string" && /^[\w./:@+*-]+$/.test(value)) return value;
  return toJsonLine(value);
}
