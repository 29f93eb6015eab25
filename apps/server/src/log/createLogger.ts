import type { Logger } from "@holat/api";
import { pino } from "pino";
import { createReadableStream } from "./readableStream.js";
import { createScrubber } from "./scrub.js";

export interface ServerLogger extends Logger {
  /** Every line so far is written; call it before the process ends. */
  flush(): void;
}

/**
 * Logs to stderr: JSON, one object a line; readable lines where stderr is a terminal. Phone numbers are masked and
 * `secrets` removed in whatever is logged.
 */
export function createLogger(options: {
  readonly secrets: readonly string[];
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly destination?: { write(line: string): unknown };
  readonly readable?: boolean;
}): ServerLogger {
  const scrub = createScrubber(options.secrets);
  const readable = options.readable ?? process.stderr.isTTY === true;
  const destination = options.destination ?? pino.destination({ dest: 2, sync: true });
  const log = pino(
    {
      level: "debug",
      base: { ...options.fields },
      timestamp: pino.stdTimeFunctions.isoTime,
      // Errors were taken apart by the scrubber; pino would add its own view of them.
      serializers: { err: (value: unknown) => value },
      formatters: { level: (label) => ({ level: label }) },
    },
    readable ? createReadableStream(destination) : destination,
  );
  log.level = "info";
  const at = (level: "debug" | "info" | "warn" | "error") => (fields: object, message: string) => {
    if (!log.isLevelEnabled(level)) return;
    log[level](Object(scrub(fields)), String(scrub(message)));
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    flush: () => log.flush(),
  };
}
