import { type Clock, HolatError } from "@holat/core";
import type { Principal } from "./principal.js";
import type { StoredKeys } from "./storedKeys.js";
import type { ViewTokens } from "./viewTokens.js";

/** Who is nobody any more, whatever they came with: for what outlives the look at the gate, streams and long polls. */
export interface RevokedPrincipals {
  has(principal: Came): boolean;
  /**
   * Called once for each, on this node, whichever node it was revoked on; the answer ends it. `isOver` tells whether a
   * principal is nobody from now on.
   */
  onAdded(listener: (isOver: (principal: Came) => boolean) => void): () => void;
}

/** By whose key or token, and by which sign-in if by one. */
type Came = Pick<Principal, "id" | "signIn">;

const viewPrefix = "view:";
const signInPrefix = "sign-in:";

/** How a principal names the sign-in that it came by. */
export function toSignInName(id: string): string {
  return `${signInPrefix}${id}`;
}

export function createRevokedPrincipals(
  viewTokens: Pick<ViewTokens, "isRevoked" | "onRevoked">,
  keys: Pick<StoredKeys, "isRevoked" | "onRevoked">,
): RevokedPrincipals {
  return {
    has: ({ id, signIn }) =>
      id.startsWith(viewPrefix)
        ? viewTokens.isRevoked(id.slice(viewPrefix.length))
        : keys.isRevoked(id) ||
          (signIn !== undefined && viewTokens.isRevoked(signIn.slice(signInPrefix.length))),
    onAdded: (listener) => {
      const ends = [
        // View tokens and sign-ins share one list of what was revoked; no id is of both kinds.
        viewTokens.onRevoked((tokenId) => {
          const view = `${viewPrefix}${tokenId}`;
          const cameBy = toSignInName(tokenId);
          listener(({ id, signIn }) => id === view || signIn === cameBy);
        }),
        keys.onRevoked((principalId) => listener(({ id }) => id === principalId)),
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
  principal: Principal,
): void {
  const { expiresAt, view, signIn } = principal;
  const isRevoked = revoked.has(principal);
  if (!isRevoked && (expiresAt === null || expiresAt > clock.now())) return;
  const what = view ? "The view token" : signIn === undefined ? "The key" : "The sign-in, or its key,";
  throw new HolatError("UNAUTHORIZED", `${what} ${isRevoked ? "was revoked" : "has expired"}`, {
    hint: view
      ? "Ask your own server for a new one: POST /calls/session/{sessionId}/view-token with its key."
      : "Ask whoever runs the server for a new one: holat keys create.",
  });
}
