import { deriveCallSession, deriveConnection, type Locale, liveFromStored } from "@holat/core";
import { toCallRecord } from "../../calls/store/sessionRow.js";
import { toConnectionRecord } from "../../connections/store/connectionRow.js";
import type { EventSnapshot } from "../../db/schema.js";
import { presentMessage } from "../../messages/presentMessage.js";

/** `at`: epoch ms of the commit. */
export type WebhookEvent = EventSnapshot & { readonly at: number };

/** The body of an event's POST: the same bytes at every attempt. */
export function createPayload(event: WebhookEvent, lang: Locale): string {
  return JSON.stringify({
    type: event.type,
    timestamp: new Date(event.at).toISOString(),
    data: deriveData(event, lang),
  });
}

/** What it is about as it was then, as a GET would have shown it. */
function deriveData(event: WebhookEvent, lang: Locale) {
  if (isOfConnection(event)) {
    const record = toConnectionRecord(event.session);
    const live = record.owner === null ? null : liveFromStored(record.state.status);
    return deriveConnection(record, live, event.at);
  }
  if (isOfMessage(event)) return presentMessage(event.session);
  const { session, at } = event;
  const row = { ...session, parse_state: { ...session.parse_state, textTail: "", stderrTail: "" } };
  return deriveCallSession(toCallRecord(row), at, lang);
}

function isOfConnection(event: WebhookEvent): event is Extract<WebhookEvent, { type: `session.${string}` }> {
  return event.type.startsWith("session.");
}

function isOfMessage(event: WebhookEvent): event is Extract<WebhookEvent, { type: `message.${string}` }> {
  return event.type.startsWith("message.");
}
