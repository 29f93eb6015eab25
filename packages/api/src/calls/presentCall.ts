import {
  type CallRecord,
  type CallSession,
  deriveCallSession,
  derivePublicCallSession,
  isTerminal,
  type Locale,
} from "@holat/core";
import type { CallView } from "../access/principal.js";

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

/**
 * Serialises a record once for each language, view and second, however often it is asked for. The public view, for who
 * holds a view token alone, says of an error what its code says, and nothing of the metadata.
 */
export type PresentCall = (record: CallRecord, now: number, lang: Locale, view: CallView) => PresentedCall;

type Entries = WeakMap<CallRecord, Map<Locale, Entry>>;

/** Entries live as long as their record: a new version is a new record. */
export function createPresentCall(): PresentCall {
  const entriesByView: Record<CallView, Entries> = { full: new WeakMap(), public: new WeakMap() };
  return (record, now, lang, view) => {
    const entries = entriesByView[view];
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
    const presented = present(deriveCallSession(record, now, lang), lang, view);
    byLang.set(lang, { second, presented });
    return presented;
  };
}

/** The duration is what changes with the second; after the end it stands still. */
function present(session: CallSession, lang: Locale, view: CallView): PresentedCall {
  const second = session.isCompleted ? "" : `-${session.durationSeconds}`;
  const etag = `"${session.version}-${lang}${second}${view === "full" ? "" : `-${view}`}"`;
  const notModifiedHeaders = { "cache-control": "private, no-cache", etag };
  return {
    body: JSON.stringify(view === "full" ? session : derivePublicCallSession(session)),
    etag,
    headers: { "content-type": "application/json", ...notModifiedHeaders },
    notModifiedHeaders,
  };
}
