import type { Key } from "../../server/createServerCalls.js";
import type { KeysTexts } from "./texts/index.js";

/** What a key may see, a line for each kind that it is limited in. */
export function describeLimits(
  { targets, sessions }: Pick<Key, "targets" | "sessions">,
  texts: KeysTexts,
): string[] {
  const namesOf = (names: readonly string[]) => (names.length === 0 ? texts.seesNone : names.join(", "));
  const lines = [
    ...(targets === null ? [] : [texts.seesTargets(namesOf(targets))]),
    ...(sessions === null ? [] : [texts.seesSessions(namesOf(sessions))]),
  ];
  return lines.length === 0 ? [texts.seesAll] : lines;
}
