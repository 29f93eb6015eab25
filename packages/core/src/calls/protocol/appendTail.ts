import { toSafeText } from "../../text/toSafeText.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The end of `tail`, a newline and `text`: at most `maxBytes` of UTF-8, starting on a whole character. The result is
 * well-formed and has no NUL.
 */
export function appendTail(tail: string, text: string, maxBytes: number): string {
  // One UTF-16 unit is at least one byte and at most three: what lies further back cannot belong to the end.
  const added = toSafeText(text.length > maxBytes ? text.slice(-maxBytes) : text);
  const joined = tail === "" ? added : `${tail}\n${added}`;
  if (joined.length * 3 <= maxBytes) return joined;
  const bytes = encoder.encode(joined);
  if (bytes.length <= maxBytes) return joined;
  let start = bytes.length - maxBytes;
  while (isContinuation(bytes[start])) start++;
  return decoder.decode(bytes.subarray(start));
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
