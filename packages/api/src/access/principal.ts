import type { ViewGrant } from "./viewTokens.js";

/** What a key may be allowed to do. `admin` includes all the others. */
export const scopes = [
  "calls:read",
  "calls:start",
  "calls:manage",
  "sessions:read",
  "sessions:manage",
  "messages:send",
  "admin",
] as const;
export type Scope = (typeof scopes)[number];

/** Who asks. Logs name it by `id`, never by the key. */
export interface Principal {
  /** `key:<key id>`, `view:<token id>`, or `loopback` for a request without either. */
  readonly id: string;
  readonly keyless: boolean;
  readonly scopes: ReadonlySet<Scope>;
  /** Only of a view token: what it allows. Such a principal has no scope at all. */
  readonly view?: ViewGrant;
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
