import { HolatError } from "@holat/core";
import { shown } from "@holat/core/schemas";
import { parseSessionRef } from "../calls/sessionRef.js";
import type { ViewRule } from "../http/route.js";
import type { SessionNames } from "./createSessionNames.js";
import type { Principal } from "./principal.js";
import type { RequestHeaders } from "./requestHeaders.js";
import { isViewOrigin } from "./viewOrigins.js";
import type { ViewGrant, ViewTokens, ViewVerdict } from "./viewTokens.js";

export interface ViewRequest {
  readonly verdict: ViewVerdict;
  readonly headers: RequestHeaders;
  /** What the route declares; undefined: it is not for view tokens. */
  readonly rule: ViewRule | undefined;
  /** The sessions that the request names, as the route will read them. */
  named(rule: ViewRule): readonly string[];
}

/**
 * Says who asks with a view token, if this token may ask just this; else throws UNAUTHORIZED (401), ORIGIN_NOT_ALLOWED or
 * FORBIDDEN (403). Synchronous where the names of the token's sessions are known here.
 */
export type AdmitView = (request: ViewRequest) => Principal | Promise<Principal>;

/** All limits of a view token in one place: it is real, in time, on its page, on its routes, for its sessions. */
export function createViewGuard(viewTokens: ViewTokens, sessionNames: SessionNames): AdmitView {
  const admit = ({ tokenId, ...grant }: ViewGrant): Principal => {
    // Looked up meanwhile, it may have been revoked.
    if (viewTokens.isRevoked(tokenId)) throw ended("revoked");
    const view: ViewGrant = { tokenId, ...grant };
    // Call sessions are held right here, by name; connection sessions by the limits, in every read.
    const limits = { sessions: [...grant.connections], targets: grant.sessions.size > 0 ? null : [] };
    return {
      id: `view:${tokenId}`,
      name: "view token",
      keyless: false,
      scopes: new Set(),
      limits,
      expiresAt: grant.expiresAt,
      view,
    };
  };

  return ({ verdict, headers, rule, named }) => {
    const grant = getViewGrant(verdict);
    if (headers.hosts.length > 1) throw unauthorized(`${headers.hosts.length} Host headers were given`);
    if (!isViewOrigin(grant, headers)) throw wrongOrigin(headers.origin);
    if (rule === undefined) throw forbidden("A view token does not open this address");
    if (!grant.scopes.has(rule.scope)) throw forbidden(`The view token lacks the scope ${shown(rule.scope)}`);
    if (rule.sessions === "limits") {
      if (grant.connections.size > 0) return admit(grant);
      throw forbidden("The view token is for call sessions");
    }
    const names = named(rule).map((name) => ({ name, ref: parseSessionRef(name) }));
    if (names.length === 0) throw forbidden("A view token reads sessions by name, and none is named");
    const strange = names.find(({ ref }) => ref.column === "id" && !grant.sessions.has(ref.value));
    if (strange) throw otherSession(strange.name);
    const bySessionId = names.filter(({ ref }) => ref.column === "session_id");
    if (bySessionId.length === 0) return admit(grant);

    const check = (own: ReadonlySet<string>): Principal => {
      const other = bySessionId.find(({ ref }) => !own.has(ref.value));
      if (other) throw otherSession(other.name);
      return admit(grant);
    };
    const own = sessionNames(grant.sessions);
    return own instanceof Promise ? own.then(check) : check(own);
  };
}

/** The grant of a token that is good now; throws UNAUTHORIZED for every other. */
export function getViewGrant(verdict: ViewVerdict): ViewGrant {
  if (verdict.kind === "unknown") throw unauthorized("The view token is not one that this server signed");
  if (verdict.kind !== "valid") throw ended(verdict.kind);
  return verdict.grant;
}

function ended(how: "expired" | "revoked"): HolatError {
  return unauthorized(how === "expired" ? "The view token has expired" : "The view token was revoked");
}

function unauthorized(message: string): HolatError {
  return new HolatError("UNAUTHORIZED", message, {
    hint: "Ask your own server for a new one: POST /calls/session/{sessionId}/view-token, or POST /sessions/view-token, with its key.",
  });
}

function forbidden(message: string): HolatError {
  return new HolatError("FORBIDDEN", message, {
    hint: "It reads the status of its own sessions; the log and the results with the scopes log and results.",
  });
}

function otherSession(name: string): HolatError {
  return forbidden(`The view token is not for session ${shown(name)}`);
}

function wrongOrigin(origin: string | undefined): HolatError {
  const who = origin === undefined ? "A request without an Origin" : `Origin ${shown(origin)}`;
  return new HolatError("ORIGIN_NOT_ALLOWED", `${who} may not use this view token`, {
    hint: "Name the page's origin (scheme, host and port) in origins when you issue the token.",
  });
}
