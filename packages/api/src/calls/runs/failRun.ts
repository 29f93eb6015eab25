import { createHolatError, type ErrorCode } from "@holat/core";
import { applyEvent, type RunContext } from "./runContext.js";

/** Ends the session FAILED. `message` where the cause brought its own sentence. */
export function failRun(run: RunContext, code: ErrorCode, message?: string): void {
  const { host, port, user, command } = run.target;
  const params = {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(command === undefined ? {} : { command }),
  };
  applyEvent(run, {
    kind: "failed",
    code,
    message: message ?? createHolatError(code, params).message,
    at: run.clock.now(),
  });
}
