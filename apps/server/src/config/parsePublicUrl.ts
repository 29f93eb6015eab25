import type { PublicUrl } from "@holat/api";
import { parseUrl } from "./parseUrl.js";

/** What the server answers itself at its root: a path that began with one of these would be taken for it. */
const ownPaths = [
  "assets",
  "audit",
  "auth",
  "badges",
  "calls",
  "dashboard",
  "docs",
  "keys",
  "livez",
  "messages",
  "metrics",
  "openapi.json",
  "readyz",
  "sessions",
  "targets",
  "webhooks",
  "widgets",
];

/** undefined for what is no address that browsers could find the server at. */
export function parsePublicUrl(text: string): PublicUrl | undefined {
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const basePath = url.pathname.replace(/\/$/, "");
  const plain = `${url.origin}${basePath}`;
  if (text !== plain && text !== `${plain}/`) return undefined;
  if (!/^(?:\/[A-Za-z0-9._~-]+)*$/.test(basePath)) return undefined;
  return ownPaths.includes(basePath.split("/")[1] ?? "") ? undefined : { origin: url.origin, basePath };
}
