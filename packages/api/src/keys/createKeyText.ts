import { randomBytes } from "node:crypto";

const head = "hk_";
const shownLength = head.length + 8;

/** A new key: `hk_` and 32 random bytes in base64url. */
export function createKeyText(): string {
  return `${head}${randomBytes(32).toString("base64url")}`;
}

/** What may be shown of a key for as long as it lives; the rest is as hard to guess as before. */
export function derivePrefix(key: string): string {
  return key.slice(0, shownLength);
}
