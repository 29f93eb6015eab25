import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { viewScopes } from "@holat/core";
import { z } from "zod";
import type { ViewGrant } from "./viewTokens.js";

export const viewTokenPrefix = "hvt_";

/** Far above what a token of the most sessions and origins needs, and below what a header holds. */
const maxLength = 12 * 1024;
const shape = /^(hvt_([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]{43})$/;

const payloadSchema = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  ses: z.array(z.uuid()).min(1),
  ori: z.array(z.string().min(1)).min(1).nullable(),
  scp: z.array(z.enum(viewScopes)).min(1),
  exp: z.int().min(0),
});

/** The key that signs view tokens: nothing else is signed with it, and the secret cannot be worked out from it. */
export function deriveViewTokenKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", "holat view token", 32));
}

/** `hvt_<payload>.<signature>`, both base64url; `expiresAt` is told in whole seconds. */
export function signViewToken(grant: ViewGrant, key: Uint8Array): string {
  const payload: z.input<typeof payloadSchema> = {
    v: 1,
    id: grant.tokenId,
    ses: [...grant.sessions],
    ori: grant.origins === null ? null : [...grant.origins],
    scp: [...grant.scopes],
    exp: Math.floor(grant.expiresAt / 1000),
  };
  const signed = viewTokenPrefix + Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${signed}.${sign(signed, key)}`;
}

/**
 * What a token says, if one of the keys signed exactly this text; undefined otherwise, whatever it is. There is one
 * algorithm, so a token has no say in it. The signature is compared as text: base64url has several spellings.
 */
export function parseViewToken(token: string, keys: readonly Uint8Array[]): ViewGrant | undefined {
  if (token.length > maxLength) return undefined;
  const [, signed, payload, signature] = shape.exec(token) ?? [];
  if (signed === undefined || payload === undefined || signature === undefined) return undefined;
  const presented = Buffer.from(signature);
  let genuine = false;
  for (const key of keys) {
    if (timingSafeEqual(Buffer.from(sign(signed, key)), presented)) genuine = true;
  }
  return genuine ? readPayload(payload) : undefined;
}

function sign(text: string, key: Uint8Array): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

function readPayload(encoded: string): ViewGrant | undefined {
  const { success, data } = payloadSchema.safeParse(parseJson(Buffer.from(encoded, "base64url").toString()));
  if (!success) return undefined;
  return {
    tokenId: data.id,
    sessions: new Set(data.ses),
    origins: data.ori,
    scopes: new Set(data.scp),
    expiresAt: data.exp * 1000,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
