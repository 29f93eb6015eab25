/**
 * What two tokens have in common when they let one see the same: a view token's sessions, any other token itself. False
 * for a factory, whose tokens are not known yet.
 */
export function deriveWatcher(token: unknown): string | false {
  if (typeof token !== "string") return false;
  try {
    const { ses, scp } = JSON.parse(
      atob(token.slice(4).split(".")[0]?.replaceAll("-", "+").replaceAll("_", "/") ?? ""),
    );
    return `${ses} ${scp}`;
  } catch {
    return token;
  }
}
