import type { AccessConfig } from "./accessConfig.js";
import type { RequestHeaders } from "./requestHeaders.js";

/** Whose page sent a request. `none`: no page, or a person by the address bar; a program says nothing either. */
export type Page = "own" | "other" | "none";

/**
 * By what the browser says of it, which no script can change: Sec-Fetch-Site, over https and on this machine; else Origin,
 * held against the Host under either scheme (TLS may end in front of us) and against the address in the settings.
 */
export function derivePage({ publicUrl }: Pick<AccessConfig, "publicUrl">, headers: RequestHeaders): Page {
  const { fetchSite, origin, hosts } = headers;
  if (fetchSite === "same-origin") return "own";
  if (fetchSite !== undefined && fetchSite !== "none") return "other";
  if (origin === undefined) return "none";
  const host = (hosts[0] ?? "").toLowerCase();
  const own = hosts.length === 1 && host !== "" ? [`http://${host}`, `https://${host}`] : [];
  return origin === publicUrl?.origin || own.includes(origin) ? "own" : "other";
}
