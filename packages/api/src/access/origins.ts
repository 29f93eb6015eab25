import { type AccessConfig, isKeylessOpen } from "./accessConfig.js";
import type { RequestHeaders } from "./requestHeaders.js";
import type { ViewVerdict } from "./viewTokens.js";

const loopbackOrigin = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;

/** Response headers that a page's script may read. */
const exposedHeaders =
  "ETag, Link, Location, Retry-After, Content-Disposition, WWW-Authenticate, X-Request-Id, Idempotent-Replayed, " +
  "Holat-Next-Offset, Holat-Log-Size, Holat-As-Of";

/** Pages that may read an open answer and send a start without a key. */
export function isOriginListed(config: AccessConfig, origin: string): boolean {
  return config.corsOrigins.includes(origin) || (isKeylessOpen(config) && loopbackOrigin.test(origin));
}

/** What a request's page may read: with a key `corsOrigins` alone, without one the pages on loopback too. */
export function deriveCorsHeaders(
  config: AccessConfig,
  headers: Pick<RequestHeaders, "origin" | "authorization">,
): Readonly<Record<string, string>> | undefined {
  const { origin, authorization } = headers;
  if (origin === undefined) return undefined;
  const allowed =
    authorization === undefined ? isOriginListed(config, origin) : config.corsOrigins.includes(origin);
  if (!allowed) return undefined;
  return allowOrigin(origin);
}

/**
 * What the page of a request with a view token may read: the token's own list decides, also when the token has ended.
 * What is no token at all is refused readably to everybody, which tells nothing: a page whose token was signed with a
 * former secret sees that it must ask for another.
 */
export function deriveViewCorsHeaders(
  verdict: ViewVerdict,
  origin: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (origin === undefined) return undefined;
  const origins = verdict.kind === "unknown" ? null : verdict.grant.origins;
  return origins === null || origins.includes(origin) ? allowOrigin(origin) : undefined;
}

function allowOrigin(origin: string): Record<string, string> {
  return { "access-control-allow-origin": origin, "access-control-expose-headers": exposedHeaders };
}

export interface Preflight {
  readonly origin: string | undefined;
  /** Access-Control-Request-Method. */
  readonly method: string | undefined;
  /** Access-Control-Request-Headers. */
  readonly headers: string | undefined;
}

/**
 * The answer to a preflight; a page that will send a key is judged as a request with one. `viewable`: view tokens may
 * GET it, so any page may ask with an Authorization header, and is judged when it does.
 */
export function derivePreflightHeaders(
  config: AccessConfig,
  preflight: Preflight,
  { methods, viewable }: { readonly methods: readonly string[]; readonly viewable: boolean },
): Record<string, string> {
  const vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
  const { origin } = preflight;
  const withKey = /(?:^|,)\s*authorization\s*(?:,|$)/i.test(preflight.headers ?? "");
  const allow = methods.join(", ");
  const listed = deriveCorsHeaders(config, { origin, authorization: withKey ? "announced" : undefined });
  const asViewer = viewable && withKey && /^(?:GET|HEAD)$/.test(preflight.method ?? "");
  if (origin === undefined || (listed === undefined && !asViewer)) return { allow, vary };
  return {
    allow,
    vary,
    "access-control-allow-origin": origin,
    "access-control-allow-methods": listed === undefined ? "GET, HEAD" : allow,
    "access-control-allow-headers":
      "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID",
    "access-control-max-age": "600",
  };
}
