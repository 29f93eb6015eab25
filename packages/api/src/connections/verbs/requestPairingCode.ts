import { createHolatError } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { commandHolder } from "../commandHolder.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { getPairing, type PresentPairing } from "./getPairing.js";

/**
 * A code to type on the phone of that number, instead of a QR to scan. Throws PAIRING_UNAVAILABLE, LINK_FAILED,
 * SESSION_NOT_FOUND, DATABASE_AWAY.
 */
export async function requestPairingCode(
  ctx: ConnectionsContext,
  principal: Principal,
  { sessionId, phone }: { readonly sessionId: string; readonly phone: string },
): Promise<PresentPairing> {
  await commandHolder(ctx, principal, {
    sessionId,
    name: "pairing-code",
    args: { phone },
    direct: async (_tx, row) => {
      throw createHolatError("PAIRING_UNAVAILABLE", { detail: `the session is ${row.status}` });
    },
  });
  return getPairing(ctx, principal, sessionId, "code");
}
