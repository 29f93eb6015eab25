import { createHolatError } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import { pairingOwner } from "../connectionContext.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { getConnectionRow } from "../store/findConnections.js";

const nameOf = { qr: "QR code to scan", code: "code to type" } as const;

/** What a phone must scan or type, and until when. */
export interface PresentPairing {
  readonly qr?: string;
  readonly code?: string;
  readonly expiresAt: string;
  readonly attempt: number;
  readonly maxAttempts: number;
}

/**
 * What is to be scanned or typed now; of that kind, where one is asked for. Throws PAIRING_UNAVAILABLE with the reason
 * when there is none, SESSION_NOT_FOUND, DATABASE_AWAY.
 */
export async function getPairing(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
  wanted?: "qr" | "code",
): Promise<PresentPairing> {
  const row = await withDatabase(ctx.clock, () => getConnectionRow(ctx.db, principal, sessionId));
  const { pairing } = row;
  if (pairing === null || pairing.expiresAt <= ctx.clock.now()) {
    const state = row.paired ? "it is paired already" : `it waits for: ${row.waits_for}`;
    throw createHolatError("PAIRING_UNAVAILABLE", { detail: `the session is ${row.status}, ${state}` });
  }
  const { kind } = pairing;
  if (wanted !== undefined && wanted !== kind)
    throw createHolatError("PAIRING_UNAVAILABLE", {
      detail: `the session shows a ${nameOf[kind]} now, not a ${nameOf[wanted]}`,
    });
  const value = ctx.box.open(pairing.value, pairingOwner(row.id));
  if (value === undefined) throw createHolatError("CREDENTIALS_UNREADABLE", { detail: "its pairing code" });
  return {
    [kind]: value,
    expiresAt: new Date(pairing.expiresAt).toISOString(),
    attempt: pairing.attempt,
    maxAttempts: pairing.maxAttempts,
  };
}
