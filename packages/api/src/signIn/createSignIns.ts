import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Clock } from "@holat/core";
import { z } from "zod";
import { deriveTokenKeys, openToken, signToken, type TokenKind } from "../access/signedToken.js";
import type { ViewTokens } from "../access/viewTokens.js";
import type { SignIns } from "./signIns.js";

/** 12 hours: a working day, and no longer. */
export const longestSignInMs = 12 * 3_600_000;

const kind: TokenKind = { prefix: "hsi_", maxLength: 1_024 };

const payloadSchema = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  key: z.string().min(1),
  fpr: z.string().regex(/^[\w-]{22}$/),
  exp: z.int().min(0),
});

export interface SignInsOptions {
  readonly clock: Pick<Clock, "now">;
  /** `HOLAT_SECRET`: the same on every server. */
  readonly secret: string;
  /** `HOLAT_SECRET_PREVIOUS`: what it signed is still good. */
  readonly previousSecret?: string | undefined;
  /** Keeps what was revoked, of every kind. */
  readonly viewTokens: Pick<ViewTokens, "revoke" | "isRevoked">;
}

/**
 * Sign-ins without a store, good on every server of the same secret and over restarts. Each is bound to its key, by id
 * and by fingerprint.
 *
 * ```ts
 * const signIns = createSignIns({ clock: systemClock, secret, viewTokens });
 * const app = createApi({ ...options, signIns });
 * ```
 */
export function createSignIns({ clock, viewTokens, ...secrets }: SignInsOptions): SignIns {
  const keys = deriveTokenKeys(secrets, "holat sign-in");
  const fingerprints = deriveTokenKeys(secrets, "holat sign-in key");
  return {
    issue: ({ id: keyId, hash, expiresAt: keyExpiresAt }) => {
      const latest = Math.min(clock.now() + longestSignInMs, keyExpiresAt ?? Number.POSITIVE_INFINITY);
      const signIn = {
        id: randomUUID(),
        keyId,
        fingerprint: deriveFingerprint(hash, fingerprints[0]),
        expiresAt: Math.floor(latest / 1000) * 1000,
      };
      const payload: z.input<typeof payloadSchema> = {
        v: 1,
        id: signIn.id,
        key: keyId,
        fpr: signIn.fingerprint,
        exp: signIn.expiresAt / 1000,
      };
      return { signIn, value: signToken(kind, payload, keys[0]) };
    },
    read: (value) => {
      const { success, data } = payloadSchema.safeParse(openToken(kind, value, keys));
      if (!success) return undefined;
      return { id: data.id, keyId: data.key, fingerprint: data.fpr, expiresAt: data.exp * 1000 };
    },
    isOf: ({ fingerprint }, hash) =>
      fingerprints.some((key) =>
        timingSafeEqual(Buffer.from(deriveFingerprint(hash, key)), Buffer.from(fingerprint)),
      ),
    revoke: viewTokens.revoke,
    isRevoked: viewTokens.isRevoked,
  };
}

/** 22 characters, 132 bits, of which nothing can be learned about the key. */
function deriveFingerprint(hash: Uint8Array, key: Uint8Array): string {
  return createHmac("sha256", key).update(hash).digest("base64url").slice(0, 22);
}
