import { type ErrorCode, HolatError, isRetryable } from "@holat/core";

/** Answers of the remote machine itself, given before it claimed the run: proof that this attempt started nothing. */
const refusedThere = new Set<ErrorCode>([
  "COMMAND_NOT_FOUND",
  "RUN_DIR_UNWRITABLE",
  "DISK_FULL",
  "NUMBERS_DAMAGED",
  "REMOTE_UNSUPPORTED",
]);

/** Verdicts of the truth table: the run is over, whatever is tried. */
const overThere = new Set<ErrorCode>([
  "START_UNKNOWN",
  "KILLED",
  "HOST_REBOOTED",
  "RUN_DIR_LOST",
  "EXIT_UNKNOWN",
]);

/** What a failed attempt to launch proves. */
export type LaunchFailure =
  /** The run is over: FAILED with this code. */
  | "over"
  /** Cannot heal; proves that nothing was started by this attempt. */
  | "fatal"
  /** May heal, and nothing was started by this attempt. */
  | "refused"
  /** May heal; proves nothing about bytes that had been sent before. */
  | "unreached";

/**
 * @param sent whether bytes that could start the process may have been sent: then only the machine itself can say that
 * nothing runs there, and a refused login is no evidence.
 */
export function judgeLaunchFailure(code: ErrorCode, sent: boolean): LaunchFailure {
  if (overThere.has(code)) return "over";
  const refused = refusedThere.has(code);
  if (!isRetryable(code) && (refused || !sent)) return "fatal";
  return refused ? "refused" : "unreached";
}

/** Any rejection of a runner as a HolatError. */
export function toHolatError(error: unknown): HolatError {
  if (error instanceof HolatError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new HolatError("CONN_FAILED", `SSH connection error: ${reason}`, { cause: error });
}
