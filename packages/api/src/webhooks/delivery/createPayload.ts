import { deriveCallSession, type Locale } from "@holat/core";
import { toCallRecord } from "../../calls/store/sessionRow.js";
import type { SessionSnapshot } from "../../db/schema.js";

export interface WebhookEvent {
  readonly type: string;
  /** Epoch ms of the commit. */
  readonly at: number;
  readonly session: SessionSnapshot;
}

/** The body of an event's POST: the same bytes at every attempt. */
export function createPayload({ type, at, session }: WebhookEvent, lang: Locale): string {
  const row = { ...session, parse_state: { ...session.parse_state, textTail: "", stderrTail: "" } };
  return JSON.stringify({
    type,
    timestamp: new Date(at).toISOString(),
    data: deriveCallSession(toCallRecord(row), at, lang),
  });
}
