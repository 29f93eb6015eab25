/** What a view token says of itself: its sessions and its scopes. Nothing of any other token. */
export function readViewToken(token: string | undefined): {
  readonly ses?: unknown;
  readonly scp?: readonly string[];
} {
  const [, payload = ""] = /^hvt_([^.]+)/.exec(`${token}`) ?? [];
  try {
    return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return {};
  }
}
