import type { Me } from "./createServerCalls.js";

/** What whoever looks at the page may do. */
export interface Access {
  /** Nothing at all is open: a key is needed first. */
  readonly locked: boolean;
  readonly signedIn: boolean;
  /** Of the key; null for who is let in without one. */
  readonly name: string | null;
  can(scope: string): boolean;
}

/** `me` is undefined where the server asked for a key. */
export function deriveAccess(me: Me | undefined): Access {
  const scopes = new Set(me?.scopes);
  return {
    locked: me === undefined,
    signedIn: me?.signedIn === true,
    name: me?.signedIn ? (me.name ?? me.id) : null,
    can: (scope) => scopes.has(scope) || scopes.has("admin"),
  };
}
