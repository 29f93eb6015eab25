/** Makes a string that every store takes: no NUL, no lone surrogate. */
export function safeText(text: string): string {
  return (text.includes("\0") ? text.replaceAll("\0", "") : text).toWellFormed();
}
