import { setTimeout as pause } from "node:timers/promises";
import type { Pairing } from "@holat/sdk/sessions";
import { writeJson, writeLine, writeNotice } from "../client/write.js";
import type { SessionsContext } from "./sessionsContext.js";

const lookEveryMs = 1_000;

/** Prints each code as it comes, until the account is linked. Rejects with PAIRING_UNAVAILABLE when there is none. */
export async function showQr(context: SessionsContext, sessionId: string): Promise<void> {
  const { sessions, json } = context;
  let shown: string | undefined;
  for (;;) {
    const session = await sessions.get(sessionId);
    if (shown !== undefined && session.isAuthenticated) {
      if (json) writeJson(session);
      else writeNotice(`${sessionId} is linked to ${session.phone ?? "its account"}`);
      return;
    }
    const isOpening = session.waitsFor === "nothing" && session.pairing === null && !session.isAuthenticated;
    if (!isOpening || shown === undefined) {
      const pairing = await sessions.qr(sessionId).catch((error: unknown) => {
        // None yet, or the one that the session told of is scanned or expired by now.
        if (session.desiredState === "running" && (isOpening || session.pairing !== null)) return undefined;
        throw error;
      });
      const value = pairing && (pairing.qr ?? pairing.code);
      if (
        pairing &&
        value !== undefined &&
        value !== shown &&
        (await writePairing(context, sessionId, pairing))
      )
        shown = value;
    }
    await pause(lookEveryMs);
  }
}

/** False when the code is over by now. */
async function writePairing(context: SessionsContext, sessionId: string, pairing: Pairing): Promise<boolean> {
  const { code, attempt, maxAttempts, expiresAt } = pairing;
  if (context.json) {
    writeJson(pairing);
    return true;
  }
  const text = code ?? (await readQrText(context, sessionId));
  if (text === undefined) return false;
  writeLine(text);
  writeNotice(
    code === undefined
      ? `code ${attempt} of ${maxAttempts}, good until ${expiresAt}`
      : `to be typed on the phone, good until ${expiresAt}`,
  );
  return true;
}

async function readQrText({ url, apiKey }: SessionsContext, sessionId: string): Promise<string | undefined> {
  const response = await fetch(`${url.replace(/\/+$/, "")}/sessions/${encodeURIComponent(sessionId)}/qr`, {
    headers: {
      accept: "text/plain",
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
  });
  return response.ok ? response.text() : undefined;
}
