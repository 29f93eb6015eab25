import type { CallSession } from "@holat/sdk";
import type { Problem } from "../locale/problemTexts.js";

/** The `data-state` of what shows one session: its status, or why there is none. */
export function deriveViewState(
  session: CallSession | null | undefined,
  problem: Problem | null | undefined,
): string {
  return session ? session.status.toLowerCase() : (problem ?? "loading");
}
