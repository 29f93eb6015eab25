import { createHash } from "node:crypto";
import type { Reply } from "./reply.js";

/** Whether If-None-Match names this tag; weak comparison, as RFC 9110 asks for here. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

/** A strong tag made of what is sent. */
export function deriveEtag(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}

/** The reply, or 304 without its body when the asker has it already. */
export function unlessMatched(reply: Reply, etag: string, ifNoneMatch: string | undefined): Reply {
  const headers: Record<string, string> = { ...reply.headers, etag };
  if (!matchesEtag(ifNoneMatch, etag)) return { ...reply, headers };
  const { "content-type": _, ...kept } = headers;
  return { status: 304, headers: kept, body: null };
}
