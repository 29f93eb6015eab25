import type { AccessConfig } from "../access/accessConfig.js";
import type { RequestHeaders } from "../access/requestHeaders.js";

export const cookieName = "holat_session";

/** The value of our cookie; the first where a browser sends several, which is the one of the longest path. */
export function readCookie(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  for (const pair of header.split(";")) {
    const [before = "", ...value] = pair.split("=");
    if (before.trim() === cookieName) return value.join("=").trim();
  }
  return undefined;
}

/** Set-Cookie for a browser alone: no script reads it, and no page elsewhere makes it be sent. */
export function formatCookie(
  value: string,
  maxAgeSeconds: number,
  { publicUrl }: Pick<AccessConfig, "publicUrl">,
  { origin, forwardedProto }: Pick<RequestHeaders, "origin" | "forwardedProto">,
): string {
  const secure =
    publicUrl?.origin.startsWith("https:") || origin?.startsWith("https:") || forwardedProto === "https";
  const path = publicUrl?.basePath || "/";
  return [
    `${cookieName}=${value}`,
    `Path=${path}`,
    `Max-Age=${Math.max(0, Math.floor(maxAgeSeconds))}`,
    "HttpOnly",
    "SameSite=Strict",
    ...(secure ? ["Secure"] : []),
  ].join("; ");
}

/** Has the browser forget it. */
export function formatNoCookie(config: Pick<AccessConfig, "publicUrl">, headers: RequestHeaders): string {
  return formatCookie("", 0, config, headers);
}
