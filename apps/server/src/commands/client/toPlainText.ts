const code = (...codes: readonly number[]) => String.fromCharCode(...codes);
const esc = code(0x1b);
const bell = code(0x07);
const terminator = code(0x9c);
/** DCS, SOS, OSC, PM, APC as single characters; CSI is 0x9b. */
const textIntroducers = code(0x90, 0x98, 0x9d, 0x9e, 0x9f);

const sequence = new RegExp(
  [
    `(?:${esc}\\[|${code(0x9b)})[0-?]*[ -/]*[@-~]?`,
    `(?:${esc}[\\]PX^_]|[${textIntroducers}])[^\\p{Cc}]*(?:${bell}|${esc}\\\\|${terminator})?`,
    `${esc}[ -/]*[0-~]?`,
  ].join("|"),
  "gu",
);

/**
 * Text of a remote machine, fit for a terminal and one line: without escape sequences, control characters and the
 * invisible ones that turn the direction of writing. Line breaks and tabs become spaces.
 */
export function toPlainText(text: string): string {
  return text
    .toWellFormed()
    .replace(sequence, "")
    .replace(/[\r\n\t\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim();
}

/** The same for text of several lines. */
export function toPlainLines(text: string): string[] {
  return text.split(/\r\n|[\r\n]/).map(toPlainText);
}

/** One line of JSON that holds the very value, yet nothing that a terminal could act on. */
export function toJsonLine(value: unknown): string {
  return escapeInvisible(JSON.stringify(value));
}

/** Control characters, line breaks and the invisible ones, each as `\\u` and its code. */
export function escapeInvisible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
