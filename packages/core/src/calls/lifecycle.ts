import type { CallStatus } from "./state.js";

/** A session in one of these never changes again. */
export const terminalStatuses = ["COMPLETED", "FAILED"] as const satisfies readonly CallStatus[];

export function isTerminal(status: CallStatus): status is (typeof terminalStatuses)[number] {
  return status === "COMPLETED" || status === "FAILED";
}
