/**
 * What the build writes in a group's place: its names, then of each language its own name and the words in the order of
 * the names. It imports nothing, for what imports it may be what it would import.
 */
export function unpackTexts(names: string, ...lines: readonly string[]) {
  return Object.fromEntries(
    lines.map((line) => {
      const [lang, ...words] = line.split("|");
      return [lang, Object.fromEntries(names.split("|").map((name, place) => [name, words[place]]))];
    }),
  );
}
