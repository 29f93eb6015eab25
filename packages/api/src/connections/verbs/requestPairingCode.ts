import { createHolatError } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import { commandHolder } from "../commandHolder.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { getConnectionRow } from "../store/findConnections.js";
import { getPairing, type PresentPairing } from "./getPairing.js";

/** How long one that was asked for just now may take to open its socket. */
const openWithinMs = 5_000;
const lookEveryMs = 50;

/**
 * A code to type on the phone of that number, instead of a QR to scan. Throws PAIRING_UNAVAILABLE, LINK_FAILED,
 * SESSION_NOT_FOUND, DATABASE_AWAY.
 */
export async function requestPairingCode(
  ctx: ConnectionsContext,
  principal: Principal,
  { sessionId, phone }: { readonly sessionId: string; readonly phone: string },
): Promise<PresentPairing> {
  await waitUntilOffered(ctx, principal, sessionId);
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

/** Until its first code to scan has come: before that, the other side cannot be asked for one to type. */
async function waitUntilOffered(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
): Promise<void> {
  const until = ctx.clock.monotonic() + openWithinMs;
  for (;;) {
    const row = await withDatabase(ctx.clock, () => getConnectionRow(ctx.db, principal, sessionId));
    const { paired, pairing, desired, waits_for } = row;
    const isOpening = !paired && pairing === null && desired === "running" && waits_for === "nothing";
    if (!isOpening || ctx.clock.monotonic() >= until) return;
    await ctx.clock.sleep(lookEveryMs);
  }
}
