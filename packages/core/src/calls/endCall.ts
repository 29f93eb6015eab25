import { errorCatalog } from "../errors/errorCatalog.js";
import type { ErrorCode } from "../errors.js";
import { toSafeText } from "../text/toSafeText.js";
import type { RunEnding } from "./runner.js";
import type { CallState } from "./state.js";

/** FAILED without a record of the ending: a failed start, a verdict, a forced cancel. */
export function failCall(state: CallState, code: ErrorCode, message: string, completedAt: number): CallState {
  return {
    ...close(state, completedAt),
    status: "FAILED",
    errorCode: code,
    errorMessage: toSafeText(message),
  };
}

/** COMPLETED or FAILED by the supervisor's record of the ending. `at`: when it came to be known. */
export function endCall(state: CallState, ending: RunEnding, at: number): CallState {
  const completedAt = deriveCompletedAt(state, ending, at);
  const code = deriveEndingCode(ending);
  if (code === null) return { ...close(state, completedAt), status: "COMPLETED", exitCode: ending.exitCode };
  const message = errorCatalog[code].sentence({
    ...(ending.exitCode === null ? {} : { exitCode: ending.exitCode }),
    ...deriveDetail(ending),
    stderrTail: state.stderrTail,
  });
  return { ...failCall(state, code, message, completedAt), exitCode: ending.exitCode };
}

function close(state: CallState, completedAt: number): CallState {
  return { ...state, link: "none", completedAt, remoteResponse: state.textTail.trim() || null };
}

function deriveEndingCode({ reason, exitCode }: RunEnding): ErrorCode | null {
  switch (reason) {
    case "canceled":
      return "CANCELED";
    case "run-time-limit":
      return "RUN_TIME_LIMIT";
    case "output-limit":
      return "OUTPUT_LIMIT";
    case "exit":
      if (exitCode === null) return "EXIT_UNKNOWN";
      return exitCode === 0 ? null : "EXIT_NONZERO";
  }
}

function deriveDetail({ reason, elapsedSeconds, stdoutSize, stderrSize }: RunEnding): { detail?: string } {
  if (reason === "run-time-limit") return { detail: `after ${Math.round(elapsedSeconds)} s` };
  if (reason === "output-limit") return { detail: `${stdoutSize + stderrSize} bytes` };
  return {};
}

/** When the process ended over there, by the time measured there; never later than we came to know. */
function deriveCompletedAt({ confirmedAt }: CallState, { elapsedSeconds }: RunEnding, at: number): number {
  if (confirmedAt === null) return at;
  return Math.min(at, confirmedAt + Math.max(0, Math.round(elapsedSeconds * 1000)));
}
