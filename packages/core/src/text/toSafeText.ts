/** The same text as a database can hold it: lone surrogates become U+FFFD, NUL is left out. */
export function toSafeText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replaceAll("\0", "") : wellFormed;
}
