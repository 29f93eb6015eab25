import type { Key } from "../../server/createServerCalls.js";

export type KeyState = "active" | "expired" | "revoked";

export function deriveKeyState(
  { revokedAt, expiresAt }: Pick<Key, "revokedAt" | "expiresAt">,
  now: number,
): KeyState {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && Date.parse(expiresAt) <= now ? "expired" : "active";
}
