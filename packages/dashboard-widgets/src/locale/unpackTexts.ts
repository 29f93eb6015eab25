import { locales } from "@holat/core";

/** What the build writes in a group's place: its names, then the words of each language in the order of the names. */
export function unpackTexts(
  names: string,
  ...words: readonly string[]
): Record<string, Record<string, string>> {
  return Object.fromEntries(
    locales.map((lang, index) => {
      const own = words[index]?.split("|");
      return [lang, Object.fromEntries(names.split("|").map((name, place) => [name, own?.[place] ?? ""]))];
    }),
  );
}
