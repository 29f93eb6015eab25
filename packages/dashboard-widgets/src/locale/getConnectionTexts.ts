import { type Locale, labels } from "@holat/core";
import { connectionTexts, reasonTexts } from "./connectionTexts.js";
import { listTexts } from "./listTexts.js";
import { problemTexts } from "./problemTexts.js";

export type ConnectionTexts = ReturnType<typeof getConnectionTexts>;

/** All words that linked accounts are shown with, by name. */
export function getConnectionTexts(lang: Locale) {
  return {
    ...labels[lang],
    ...problemTexts[lang],
    ...listTexts[lang],
    ...connectionTexts[lang],
    ...reasonTexts[lang],
  };
}
