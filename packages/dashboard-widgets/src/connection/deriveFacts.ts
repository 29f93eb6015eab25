import type { ConnectionSession } from "@holat/sdk/sessions";
import type { Format } from "../locale/createFormat.js";
import { fillText } from "../locale/fillText.js";
import type { ConnectionTexts } from "../locale/getConnectionTexts.js";

/** What is said of an account beside its status: what wants somebody's attention, and what is good to know. */
export function deriveFacts(
  session: ConnectionSession,
  now: number,
  texts: ConnectionTexts,
  format: Format,
): { readonly notice: string | null; readonly facts: string | null } {
  const { restriction, needsRestart, lastDisconnect, status, startTime, retryAt, pairing } = session;
  const reason = lastDisconnect && texts[`reason_${lastDisconnect.reason}`];
  const until = restriction?.until ? format.moment(restriction.until) : "—";
  const notices = [
    restriction && fillText(texts.restricted, { time: until }),
    needsRestart && pairing === null && [texts.needsRestart, reason].filter(Boolean).join(" · "),
  ];
  const retryMs = retryAt === null ? 0 : Date.parse(retryAt) - now;
  const facts = [
    status === "connected" && startTime !== null && fillText(texts.since, { time: format.moment(startTime) }),
    retryMs > 0 && fillText(texts.retryIn, { time: format.span(Math.ceil(retryMs / 1_000)) }),
    lastDisconnect && `${texts.lastDisconnect}: ${reason}, ${format.moment(lastDisconnect.at)}`,
  ];
  const join = (lines: readonly (string | false | null)[], by: string) =>
    lines.filter(Boolean).join(by) || null;
  return { notice: join(notices, "\n"), facts: join(facts, " · ") };
}
