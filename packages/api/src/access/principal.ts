import { type KeyScope, keyScopes } from "@holat/core";
import type { KeyLimits } from "./keyLimits.js";
import type { ViewGrant } from "./viewTokens.js";

export { keyScopes as scopes };
export type Scope = KeyScope;

/** Who asks. Logs name it by `id`, never by the key. */
export interface Principal {
  /** `key:<key id>`, `view:<token id>`, or `loopback` for a request without either. */
  readonly id: string;
  /** For people: the key's name. */
  readonly name: string;
  readonly keyless: boolean;
  readonly scopes: ReadonlySet<Scope>;
  /** What it may see of sessions and targets; ask by `maySeeTarget`, `maySeeConnection` and their conditions in SQL. */
  readonly limits: KeyLimits;
  /** Epoch ms from which it is nobody any more; null: never. */
  readonly expiresAt: number | null;
  /** Only of a view token: what it allows. Such a principal has no scope at all. */
  readonly view?: ViewGrant;
  /** `sign-in:<id>`, of who came with the cookie of a sign-in in place of the key itself. */
  readonly signIn?: string;
}

/** Outsiders see less of a session: see `PresentCall`. */
export type CallView = "full" | "public";

export function viewOf(principal: Principal): CallView {
  return principal.view === undefined ? "full" : "public";
}

/** True when the principal has the scope itself, or `admin`. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.scopes.has(scope) || principal.scopes.has("admin");
}
