import type { CallRecord, Locale } from "@holat/core";
import type { CallView } from "../../access/principal.js";
import type { PresentCall } from "../../calls/presentCall.js";
import { statusBytes } from "../stream/events.js";

/** A committed record on its way to all who watch it. */
export interface CallChange {
  readonly record: CallRecord;
  /** Its `status` event: the same bytes for all of one language and view. */
  bytes(lang: Locale, view: CallView): Buffer;
}

/** `at`: epoch ms, the time of telling. */
export function createChange(record: CallRecord, at: number, present: PresentCall): CallChange {
  // Nearly all watchers of a session are of one kind: asked anew, the lookups would cost as much as half the write.
  let last: { readonly lang: Locale; readonly view: CallView; readonly bytes: Buffer } | undefined;
  return {
    record,
    bytes: (lang, view) => {
      if (last?.lang !== lang || last.view !== view)
        last = { lang, view, bytes: statusBytes(present(record, at, lang, view), record) };
      return last.bytes;
    },
  };
}
