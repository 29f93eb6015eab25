import { type ApiKey, findApiKey, toPrincipal } from "./apiKey.js";
import type { Principal } from "./principal.js";
import type { StoredKeys, UsableKey } from "./storedKeys.js";

/** Every key that this server knows, those of its settings and the stored ones. Expiry is the asker's to look at. */
export interface KeyRing {
  /** Who asks with the key of this hash. */
  find(hash: Uint8Array): Principal | undefined;
  /** By the key's id. */
  get(keyId: string): UsableKey | undefined;
}

export function createKeyRing(
  configured: readonly ApiKey[],
  stored: Pick<StoredKeys, "find" | "get">,
): KeyRing {
  const keys = configured.map((key) => ({ ...key, principal: toPrincipal(key) }));
  return {
    find: (hash) => findApiKey(keys, hash)?.principal ?? stored.find(hash),
    get: (keyId) => keys.find(({ id }) => id === keyId) ?? stored.get(keyId),
  };
}
