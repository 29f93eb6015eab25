const pictures = 0x2400;
const pictureOfDel = "\u2421";

/**
 * A line as it can be looked at: control characters as their pictures, so that ANSI sequences do nothing but stand
 * there, and marks that turn the direction of writing by their numbers. Tabs stay.
 */
export function toShownText(text: string): string {
  return text.replace(/(?!\t)\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (char) => {
    const code = char.charCodeAt(0);
    if (code < 32) return String.fromCharCode(pictures + code);
    return code === 127 ? pictureOfDel : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
