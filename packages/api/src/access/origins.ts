import { type AccessConfig, isKeylessOpen } from "./accessConfig.js";
import type { RequestHeaders } from "./requestHeaders.js";

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
  return { "access-control-allow-origin": origin, "access-control-expose-headers": exposedHeaders };
}

/** The answer to a preflight; a page that will send a key is judged as a request with one. */
export function derivePreflightHeaders(
  config: AccessConfig,
  preflight: { readonly origin: string | undefined; readonly requestHeaders: string | undefined },
  methods: readonly string[],
): Record<string, string> {
  const vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
  const withKey = /(?:^|,)\s*authorization\s*(?:,|$)/i.test(preflight.requestHeaders ?? "");
  const cors = deriveCorsHeaders(config, {
    origin: preflight.origin,
    authorization: withKey ? "announced" : undefined,
  });
  const allow = methods.join(", ");
  if (cors === undefined) return { allow, vary };
  return {
    allow,
    vary,
    "access-control-allow-origin": cors["access-control-allow-origin"] ?? "",
    "access-control-allow-methods": allow,
    "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match",
    "access-control-max-age": "600",
  };
}
