import { createHolatError, type WaitsFor } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import { pairingOwner } from "../connectionContext.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import type { ConnectionRow } from "../store/connectionRow.js";
import { getConnectionRow } from "../store/findConnections.js";

const nameOf = { qr: "QR code to scan", code: "code to type" } as const;

const whyNone: Readonly<Record<WaitsFor, string>> = {
  nothing: "no code has come yet: ask again in a second",
  retry: "it has lost its connection and tries again by itself",
  user: "it waits for its user: restart it",
  operator: "it was refused: restart it once that is mended",
};

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
    throw createHolatError("PAIRING_UNAVAILABLE", {
      detail: `the session is ${row.status}, ${describeAbsence(row)}`,
    });
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

function describeAbsence({
  paired,
  desired,
  waits_for,
}: Pick<ConnectionRow, "paired" | "desired" | "waits_for">) {
  if (paired) return "it is paired already";
  return desired === "stopped" ? "it is stopped: restart it" : whyNone[waits_for];
}
