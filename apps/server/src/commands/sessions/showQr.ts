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
    const between = session.waitsFor === "nothing" && session.pairing === null && !session.isAuthenticated;
    if (!between || shown === undefined) {
      const pairing = await sessions.qr(sessionId).catch((error: unknown) => {
        if (between && session.desiredState === "running") return undefined;
        throw error;
      });
      const value = pairing && (pairing.qr ?? pairing.code);
      if (pairing && value !== undefined && value !== shown) {
        shown = value;
        if (json) writeJson(pairing);
        else await writePairing(context, sessionId, pairing);
      }
    }
    await pause(lookEveryMs);
  }
}

async function writePairing(context: SessionsContext, sessionId: string, pairing: Pairing): Promise<void> {
  const { code, attempt, maxAttempts, expiresAt } = pairing;
  writeLine(code ?? (await readQrText(context, sessionId)));
  writeNotice(
    code === undefined
      ? `code ${attempt} of ${maxAttempts}, good until ${expiresAt}`
      : `to be typed on the phone, good until ${expiresAt}`,
  );
}

async function readQrText({ url, apiKey }: SessionsContext, sessionId: string): Promise<string> {
  const response = await fetch(`${url.replace(/\/+$/, "")}/sessions/${encodeURIComponent(sessionId)}/qr`, {
    headers: {
      accept: "text/plain",
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
  });
  return response.text();
}
