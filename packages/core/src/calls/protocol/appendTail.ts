const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8");

/** Adds a line to a newline-joined tail and keeps its last `maxBytes` of UTF-8, cut at a character's boundary. */
export function appendTail(tail: string, line: string, maxBytes: number): string {
  const joined = tail === "" ? line : `${tail}\n${line}`;
  if (joined.length * 3 <= maxBytes) return joined;
  const bytes = encoder.encode(joined.length > maxBytes ? joined.slice(-maxBytes).toWellFormed() : joined);
  if (bytes.length <= maxBytes) return decoder.decode(bytes);
  let start = bytes.length - maxBytes;
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return decoder.decode(bytes.subarray(start));
}
