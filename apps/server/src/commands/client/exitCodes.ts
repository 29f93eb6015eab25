import type { CallSession } from "@holat/sdk";

/** What `holat calls` ends with. */
export const exitCodes = {
  completed: 0,
  failed: 1,
  usage: 2,
  canceled: 3,
  /** The server cannot be reached, or refused. */
  refused: 4,
  interrupted: 130,
  /** As a shell tells SIGPIPE. */
  readerLeft: 141,
} as const;

/** The exit code that tells how a session ended. */
export function deriveExitCode(session: CallSession): number {
  if (session.status === "COMPLETED") return exitCodes.completed;
  const canceled = session.errorCode === "CANCELED" || session.errorCode === "CANCELED_UNCONFIRMED";
  return canceled ? exitCodes.canceled : exitCodes.failed;
}
