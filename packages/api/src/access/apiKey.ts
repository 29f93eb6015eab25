import { createHash, timingSafeEqual } from "node:crypto";
import { type KeyLimits, unlimited } from "./keyLimits.js";
import type { Principal, Scope } from "./principal.js";

/** A key as it is kept: by its hash alone. */
export interface ApiKey {
  /** Names the key in logs. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** sha256 of the key. */
  readonly hash: Uint8Array;
  readonly scopes: readonly Scope[];
  readonly limits: KeyLimits;
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

/**
 * Hashes a key for `AccessConfig.apiKeys`.
 *
 * ```ts
 * const apiKeys = env.HOLAT_API_KEY ? [createApiKey("env", env.HOLAT_API_KEY, ["admin"])] : [];
 * ```
 */
export function createApiKey(
  id: string,
  key: string,
  scopes: readonly Scope[],
  limits: KeyLimits = unlimited,
): ApiKey {
  return { id, name: id, hash: hashKey(key), scopes, limits, expiresAt: null };
}

/** Who asks with the key: `key:<id>`. */
export function toPrincipal({ id, name, scopes, limits, expiresAt }: ApiKey): Principal {
  return { id: `key:${id}`, name, keyless: false, scopes: new Set(scopes), limits, expiresAt };
}

/** Compares with every key, each in constant time, so that the answer's delay tells nothing of a key. */
export function findApiKey<K extends ApiKey>(keys: readonly K[], hash: Uint8Array): K | undefined {
  let found: K | undefined;
  for (const key of keys) {
    if (timingSafeEqual(key.hash, hash)) found = key;
  }
  return found;
}

/** sha256 of a key: what is stored and looked for. */
export function hashKey(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}
