/** A random idempotency key. Not `randomUUID`: a page that came over plain http has none. */
export function createKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
