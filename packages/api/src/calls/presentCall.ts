import { type CallRecord, type CallSession, deriveCallSession, isTerminal, type Locale } from "@holat/core";

/** A status object as it is sent: its bytes, and the tag that changes whenever they do. */
export interface PresentedCall {
  readonly body: string;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly notModifiedHeaders: Readonly<Record<string, string>>;
}

interface Entry {
  readonly second: number;
  readonly presented: PresentedCall;
}

/** Serialises a record once for each language and second, however often it is asked for. */
export type PresentCall = (record: CallRecord, now: number, lang: Locale) => PresentedCall;

/** Entries live as long as their record: a new version is a new record. */
export function createPresentCall(): PresentCall {
  const entries = new WeakMap<CallRecord, Map<Locale, Entry>>();
  return (record, now, lang) => {
    const second = isTerminal(record.state.status)
      ? 0
      : Math.max(0, Math.floor((now - record.createdAt) / 1000));
    let byLang = entries.get(record);
    if (!byLang) {
      byLang = new Map();
      entries.set(record, byLang);
    }
    const known = byLang.get(lang);
    if (known?.second === second) return known.presented;
    const presented = present(deriveCallSession(record, now, lang), lang);
    byLang.set(lang, { second, presented });
    return presented;
  };
}

/** The duration is what changes with the second; after the end it stands still. */
function present(session: CallSession, lang: Locale): PresentedCall {
  const second = session.isCompleted ? "" : `-${session.durationSeconds}`;
  const etag = `"${session.version}-${lang}${second}"`;
  const notModifiedHeaders = { "cache-control": "private, no-cache", etag };
  return {
    body: JSON.stringify(session),
    etag,
    headers: { "content-type": "application/json", ...notModifiedHeaders },
    notModifiedHeaders,
  };
}
