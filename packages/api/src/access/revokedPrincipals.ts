import { type Clock, HolatError } from "@holat/core";
import type { Principal } from "./principal.js";
import type { StoredKeys } from "./storedKeys.js";
import type { ViewTokens } from "./viewTokens.js";

/** Who is nobody any more, whatever they came with: for what outlives the look at the gate, streams and long polls. */
export interface RevokedPrincipals {
  has(principalId: string): boolean;
  /** Called once for each, on this node, whichever node it was revoked on; the answer ends it. */
  onAdded(listener: (principalId: string) => void): () => void;
}

const viewPrefix = "view:";

export function createRevokedPrincipals(
  viewTokens: Pick<ViewTokens, "isRevoked" | "onRevoked">,
  keys: Pick<StoredKeys, "isRevoked" | "onRevoked">,
): RevokedPrincipals {
  return {
    has: (principalId) =>
      principalId.startsWith(viewPrefix)
        ? viewTokens.isRevoked(principalId.slice(viewPrefix.length))
        : keys.isRevoked(principalId),
    onAdded: (listener) => {
      const ends = [
        viewTokens.onRevoked((tokenId) => listener(`${viewPrefix}${tokenId}`)),
        keys.onRevoked(listener),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

/** Throws UNAUTHORIZED when who was let in has expired or was revoked meanwhile. */
export function checkStillValid(
  { clock, revoked }: { readonly clock: Pick<Clock, "now">; readonly revoked: RevokedPrincipals },
  { id, expiresAt, view }: Principal,
): void {
  const isRevoked = revoked.has(id);
  if (!isRevoked && (expiresAt === null || expiresAt > clock.now())) return;
  const what = view ? "The view token" : "The key";
  throw new HolatError("UNAUTHORIZED", `${what} ${isRevoked ? "was revoked" : "has expired"}`, {
    hint: view
      ? "Ask your own server for a new one: POST /calls/session/{sessionId}/view-token with its key."
      : "Ask whoever runs the server for a new one: holat keys create.",
  });
}
