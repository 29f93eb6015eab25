import { randomInt } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** `session-<epoch ms>-<8 random characters>`: tells when, and cannot be guessed. */
export function createSessionId(now: number): string {
  let tail = "";
  while (tail.length < 8) tail += alphabet[randomInt(alphabet.length)];
  return `session-${now}-${tail}`;
}
