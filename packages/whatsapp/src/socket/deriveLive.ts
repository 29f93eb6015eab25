import type { LiveStatus } from "@holat/core";
import type { WASocket } from "@whiskeysockets/baileys";
import type { Phases } from "./createPhases.js";

/** What a socket is now: first what it is itself, then how far it has come. */
export function deriveLive(link: {
  readonly told: boolean;
  readonly ending: boolean;
  readonly ws: Pick<WASocket["ws"], "isClosed" | "isClosing"> | undefined;
  readonly phases: Pick<Phases, "current" | "isSilent">;
}): LiveStatus {
  const { told, ending, ws, phases } = link;
  if (told || (!ending && ws?.isClosed === true)) return "DISCONNECTED";
  if (ending || ws?.isClosing === true || phases.isSilent) return "CLOSING";
  if (phases.current === "open") return "CONNECTED";
  return phases.current === "ready" ? "AUTHENTICATED" : "CONNECTING";
}
