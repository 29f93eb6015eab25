import { randomUUID } from "node:crypto";
import type { Clock } from "@holat/core";
import { z } from "zod";
import { deriveTokenKeys, openToken, signToken, type TokenKind } from "../access/signedToken.js";
import type { ViewTokens } from "../access/viewTokens.js";
import type { BadgeGrant, BadgeTokens } from "./badgeTokens.js";

const kind: TokenKind = { prefix: "hvb_", maxLength: 512 };

const payloadSchema = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  ses: z.uuid(),
  exp: z.int().min(0),
});

export interface BadgeTokensOptions {
  readonly clock: Pick<Clock, "now">;
  /** `HOLAT_SECRET`: the same on every server. */
  readonly secret: string;
  /** `HOLAT_SECRET_PREVIOUS`: what it signed is still good. */
  readonly previousSecret?: string | undefined;
  /** Keeps what was revoked, of every kind. */
  readonly viewTokens: Pick<ViewTokens, "revoke" | "isRevoked">;
}

/**
 * Badge tokens without a store, as view tokens are.
 *
 * ```ts
 * const badgeTokens = createBadgeTokens({ clock: systemClock, secret, viewTokens });
 * const app = createApi({ ...options, badgeTokens });
 * ```
 */
export function createBadgeTokens({ clock, viewTokens, ...secrets }: BadgeTokensOptions): BadgeTokens {
  const keys = deriveTokenKeys(secrets, "holat badge token");
  return {
    issue: ({ session, expiresInSeconds }) => {
      const exp = Math.floor(clock.now() / 1000) + expiresInSeconds;
      const grant: BadgeGrant = { tokenId: randomUUID(), session, expiresAt: exp * 1000 };
      const payload: z.input<typeof payloadSchema> = { v: 1, id: grant.tokenId, ses: session, exp };
      return { grant, token: signToken(kind, payload, keys[0]) };
    },
    verify: (token) => {
      const { success, data } = payloadSchema.safeParse(openToken(kind, token, keys));
      if (!success || data.exp * 1000 <= clock.now() || viewTokens.isRevoked(data.id)) return undefined;
      return { tokenId: data.id, session: data.ses, expiresAt: data.exp * 1000 };
    },
    revoke: viewTokens.revoke,
  };
}
