import { viewScopes } from "@holat/core";
import { connectionIdSchema } from "@holat/core/schemas";
import { z } from "zod";
import { deriveTokenKey, openToken, signToken, type TokenKind } from "./signedToken.js";
import type { ViewGrant } from "./viewTokens.js";

export const viewTokenPurpose = "holat view token";

/** Far above what a token of the most sessions and origins needs, and below what a header holds. */
const kind: TokenKind = { prefix: "hvt_", maxLength: 12 * 1024 };

const shared = {
  v: z.literal(1),
  id: z.uuid(),
  ori: z.array(z.string().min(1)).min(1).nullable(),
  scp: z.array(z.enum(viewScopes)).min(1),
  exp: z.int().min(0),
};

/** `ses`: call sessions; `con`: connection sessions. */
const payloadSchema = z.union([
  z.strictObject({ ...shared, ses: z.array(z.uuid()).min(1) }),
  z.strictObject({ ...shared, con: z.array(connectionIdSchema).min(1) }),
]);

export function deriveViewTokenKey(secret: string): Uint8Array {
  return deriveTokenKey(secret, viewTokenPurpose);
}

/** `hvt_<payload>.<signature>`; `expiresAt` is told in whole seconds. */
export function signViewToken(grant: ViewGrant, key: Uint8Array): string {
  const payload: z.input<typeof payloadSchema> = {
    v: 1,
    id: grant.tokenId,
    ...(grant.connections.size > 0 ? { con: [...grant.connections] } : { ses: [...grant.sessions] }),
    ori: grant.origins === null ? null : [...grant.origins],
    scp: [...grant.scopes],
    exp: Math.floor(grant.expiresAt / 1000),
  };
  return signToken(kind, payload, key);
}

/** What a token says, if one of the keys signed it. */
export function parseViewToken(token: string, keys: readonly Uint8Array[]): ViewGrant | undefined {
  const { success, data } = payloadSchema.safeParse(openToken(kind, token, keys));
  if (!success) return undefined;
  return {
    tokenId: data.id,
    sessions: new Set("ses" in data ? data.ses : []),
    connections: new Set("con" in data ? data.con : []),
    origins: data.ori,
    scopes: new Set(data.scp),
    expiresAt: data.exp * 1000,
  };
}
