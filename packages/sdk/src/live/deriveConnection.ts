import type { ConnectionState } from "./connectionMachine.js";

/**
 * How news of a session gets here; it says nothing of the session itself.
 * - `connecting`: not yet, or again after one failure
 * - `live`: by a stream, at once
 * - `degraded`: by asking again and again, for no stream comes through
 * - `offline`: not at all, for two failures or more; tried again all the time
 * - `parked`: not wanted while the page is hidden
 * - `ended`: all is over, nothing more is asked
 * - `stopped`: by you, or because the server refused for good
 */
export type Connection = "connecting" | "live" | "degraded" | "offline" | "parked" | "ended" | "stopped";

export function deriveConnection({ phase, via, failures, meanwhile }: ConnectionState): Connection {
  if (meanwhile) return meanwhile;
  if (phase === "connecting" || phase === "waiting") return failures < 2 ? "connecting" : "offline";
  return phase === "live" && via !== "stream" ? "degraded" : phase;
}
