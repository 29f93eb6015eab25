import { setTimeout as pause } from "node:timers/promises";
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
    const between = session.waitsFor === "nothing" && session.pairing === null && session.phone === null;
    if (!between || shown === undefined) {
      const pairing = await sessions.qr(sessionId).catch((error: unknown) => {
        if (between && session.desiredState === "running") return undefined;
        throw error;
      });
      if (pairing?.qr !== undefined && pairing.qr !== shown) {
        shown = pairing.qr;
        if (json) writeJson(pairing);
        else {
          writeLine(await readQrText(context, sessionId));
          writeNotice(`code ${pairing.attempt} of ${pairing.maxAttempts}, good until ${pairing.expiresAt}`);
        }
      }
    }
    await pause(lookEveryMs);
  }
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
