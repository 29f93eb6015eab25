/** What an API key may be allowed to do. `admin` includes all the others. */
export const keyScopes = [
  "calls:read",
  "calls:start",
  "calls:manage",
  "sessions:read",
  "sessions:manage",
  "messages:send",
  "admin",
] as const;
export type KeyScope = (typeof keyScopes)[number];
