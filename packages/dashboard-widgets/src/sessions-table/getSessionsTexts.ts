import type { Locale } from "@holat/core";
import { getCallTexts } from "../locale/callTexts.js";
import { listTexts } from "../locale/listTexts.js";

export type SessionsTexts = ReturnType<typeof getSessionsTexts>;

/** All words of the list of call sessions, by name. */
export function getSessionsTexts(lang: Locale) {
  return { ...getCallTexts(lang), ...listTexts[lang] };
}
