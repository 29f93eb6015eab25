import type { Principal } from "./principal.js";

/** A key that may be asked with. */
export interface UsableKey {
  readonly hash: Uint8Array;
  readonly principal: Principal;
}

/** The keys in the database, known in memory: a request never waits for them. */
export interface StoredKeys {
  /** Who asks with the key of this hash, if it is not revoked; expiry is the asker's to look at. Counts as a use. */
  find(hash: Uint8Array): Principal | undefined;
  /** The same by the key's id, for who signed in with it. */
  get(keyId: string): UsableKey | undefined;
  /** At least one key could be used now. */
  readonly usable: boolean;
  /** Whether this principal's key was revoked since the start. */
  isRevoked(principalId: string): boolean;
  /** Called once for each principal whose key was revoked, on whichever node; the answer ends it. */
  onRevoked(listener: (principalId: string) => void): () => void;
  /** Reads the table now: after a key was stored by this node. Never rejects. */
  refresh(): Promise<void>;
  /** A key was revoked by this node: at once it is nobody's. */
  forget(keyId: string): void;
}

/** For a server, or a program beside it, that keeps none. */
export const noStoredKeys: StoredKeys = {
  find: () => undefined,
  get: () => undefined,
  usable: false,
  isRevoked: () => false,
  onRevoked: () => () => {},
  refresh: async () => {},
  forget: () => {},
};
