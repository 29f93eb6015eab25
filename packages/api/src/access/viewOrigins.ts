import type { RequestHeaders } from "./requestHeaders.js";
import type { ViewGrant } from "./viewTokens.js";

/**
 * Whether a request comes from where a token may be used. A browser leaves out Origin where a page reads from its own
 * server; then the Host, under either scheme, is the origin (TLS may end in front of us).
 */
export function isViewOrigin({ origins }: ViewGrant, headers: RequestHeaders): boolean {
  if (origins === null) return true;
  if (headers.origin !== undefined) return origins.includes(headers.origin);
  if (headers.fetchSite !== "same-origin") return false;
  const host = (headers.hosts[0] ?? "").toLowerCase();
  return host !== "" && ["http", "https"].some((scheme) => origins.includes(`${scheme}://${host}`));
}
