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
  /** `key:<key id>`, or `loopback` for a request without a key. */
  readonly id: string;
  readonly keyless: boolean;
  readonly scopes: ReadonlySet<Scope>;
}

/** True when the principal has the scope itself, or `admin`. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.scopes.has(scope) || principal.scopes.has("admin");
}
