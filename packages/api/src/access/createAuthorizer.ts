import { type Clock, HolatError } from "@holat/core";
import type { AdmitSignIn } from "../signIn/createSignInGuard.js";
import { type AccessConfig, isKeylessOpen } from "./accessConfig.js";
import { hashKey } from "./apiKey.js";
import type { KeyRing } from "./createKeyRing.js";
import { isLimited, unlimited } from "./keyLimits.js";
import { deriveLoopbackHosts } from "./loopbackHosts.js";
import { isOriginListed } from "./origins.js";
import { hasScope, type Principal, type Scope } from "./principal.js";
import type { RequestHeaders } from "./requestHeaders.js";

export interface AccessRequest {
  readonly headers: RequestHeaders;
  /** It changes something: a page elsewhere must not be able to send it. */
  readonly changes: boolean;
  /** What the route asks for; null: any key will do. */
  readonly scope: Scope | null;
  /** The answer is about all sessions and targets: a key that may see some of them alone is turned away. */
  readonly everything: boolean;
}

/** Says who asks; throws UNAUTHORIZED (401), FORBIDDEN or ORIGIN_NOT_ALLOWED (403). */
export type Authorize = (request: AccessRequest) => Principal;

/** What is open without a key: /calls and what no scope guards, never webhooks or keys. */
const loopback: Principal = {
  id: "loopback",
  name: "loopback",
  keyless: true,
  scopes: new Set<Scope>(["calls:read", "calls:start", "calls:manage"]),
  limits: unlimited,
  expiresAt: null,
};

/** The access rules in one place; everything but health and the page goes through them. */
export function createAuthorizer(
  config: AccessConfig,
  keys: KeyRing,
  admitSignIn: AdmitSignIn,
  clock: Pick<Clock, "now">,
): Authorize {
  let hosts: ReadonlySet<string> = new Set();
  let hostsPort: number | undefined;
  const loopbackHosts = () => {
    const { port } = config.listening;
    if (port !== hostsPort) {
      hosts = deriveLoopbackHosts(port);
      hostsPort = port;
    }
    return hosts;
  };

  const checkKeyless = ({ headers, changes }: AccessRequest): void => {
    if (!isKeylessOpen(config)) throw unauthorized("No key was given");
    if (headers.forwarded)
      throw unauthorized(
        "A request that came through a proxy needs a key",
        "It carries Forwarded, X-Forwarded-*, Via or X-Real-IP.",
      );
    const host = headers.hosts[0] ?? "";
    if (headers.hosts.length !== 1 || !loopbackHosts().has(host.toLowerCase()))
      throw unauthorized(
        `Host ${describe(headers.hosts)} is not this server's own name`,
        `Without a key the Host must be one of: ${[...loopbackHosts()].join(", ")}.`,
      );
    const { origin } = headers;
    if (changes && origin !== undefined && origin !== `http://${host}` && !isOriginListed(config, origin))
      throw new HolatError(
        "ORIGIN_NOT_ALLOWED",
        `Origin ${describe([origin])} may not send this without a key`,
        {
          hint: "Add the origin to HOLAT_CORS_ORIGINS, or send a key.",
        },
      );
  };

  const findByKey = (authorization: string): Principal => {
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    const principal = token === undefined ? undefined : keys.find(hashKey(token));
    if (principal === undefined) throw unauthorized("The key is not one that this server knows");
    if (principal.expiresAt !== null && principal.expiresAt <= clock.now())
      throw unauthorized("The key has expired");
    return principal;
  };

  return (request) => {
    const { headers, scope } = request;
    const { authorization, hosts: given } = headers;
    const signedIn = authorization === undefined ? admitSignIn(headers, request.changes) : undefined;
    if (authorization === undefined && signedIn === undefined) {
      checkKeyless(request);
      if (scope !== null && !hasScope(loopback, scope))
        throw unauthorized("This needs a key, on this machine too");
      return loopback;
    }
    if (given.length > 1) throw unauthorized(`${given.length} Host headers were given`, "Send one.");
    const principal = signedIn ?? findByKey(authorization ?? "");
    if (scope !== null && !hasScope(principal, scope))
      throw forbidden(
        `The key ${nameOf(principal)} lacks the scope ${scope}`,
        `It has: ${[...principal.scopes].join(", ") || "none"}. Ask for a key with ${scope}.`,
      );
    if (request.everything && isLimited(principal))
      throw forbidden(
        `The key ${nameOf(principal)} may see some sessions and targets only, and this is about all`,
        "Ask for a key without a filter.",
      );
    return principal;
  };
}

/** The key's id. */
function nameOf({ id }: Principal): string {
  return id.slice("key:".length);
}

function forbidden(message: string, hint: string): HolatError {
  return new HolatError("FORBIDDEN", message, { hint });
}

function unauthorized(message: string, hint?: string): HolatError {
  const how = "Send `Authorization: Bearer KEY`; HOLAT_API_KEY or `holat keys create` makes the first key.";
  return new HolatError("UNAUTHORIZED", message, { hint: hint === undefined ? how : `${hint} ${how}` });
}

/** Quoted and cut: it comes from outside. */
function describe(values: readonly string[]): string {
  return JSON.stringify(values.join(", ").slice(0, 80));
}
