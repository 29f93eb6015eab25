import type { Logger } from "../../src/logger.js";

export interface LoggedLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: object;
}

/** A logger that keeps its lines for the test to look at; prints them with HOLAT_TEST_LOG=1. */
export function createTestLogger(): Logger & { readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const print = process.env.HOLAT_TEST_LOG === "1";
  const write = (level: LoggedLine["level"]) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
    if (print) console.error(level, message, fields);
  };
  return { lines, debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
