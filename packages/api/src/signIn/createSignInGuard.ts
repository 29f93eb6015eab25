import { type Clock, HolatError } from "@holat/core";
import type { AccessConfig } from "../access/accessConfig.js";
import type { KeyRing } from "../access/createKeyRing.js";
import { derivePage } from "../access/derivePage.js";
import type { Principal } from "../access/principal.js";
import type { RequestHeaders } from "../access/requestHeaders.js";
import { toSignInName } from "../access/revokedPrincipals.js";
import { RequestError } from "../http/RequestError.js";
import { formatNoCookie, readCookie } from "./cookie.js";
import type { SignIn, SignIns } from "./signIns.js";

/**
 * Who asks by the cookie of a sign-in; undefined where there is none, or where it does not count: a page elsewhere may
 * read nothing by it. Throws UNAUTHORIZED for one that has ended, ORIGIN_NOT_ALLOWED where a page elsewhere, or no page,
 * would change something by it.
 */
export type AdmitSignIn = (headers: RequestHeaders, changes: boolean) => Principal | undefined;

export function createSignInGuard(options: {
  readonly access: AccessConfig;
  readonly signIns: SignIns;
  readonly keys: KeyRing;
  readonly clock: Pick<Clock, "now">;
}): AdmitSignIn {
  const { access, signIns, keys, clock } = options;

  const getPrincipal = (signIn: SignIn): Principal | undefined => {
    if (signIn.expiresAt <= clock.now() || signIns.isRevoked(signIn.id)) return undefined;
    const key = keys.get(signIn.keyId);
    if (key === undefined || !signIns.isOf(signIn, key.hash)) return undefined;
    const { expiresAt } = key.principal;
    return {
      ...key.principal,
      expiresAt: Math.min(signIn.expiresAt, expiresAt ?? Number.POSITIVE_INFINITY),
      signIn: toSignInName(signIn.id),
    };
  };

  return (headers, changes) => {
    const value = readCookie(headers.cookie);
    const signIn = value === undefined ? undefined : signIns.read(value);
    if (signIn === undefined) return undefined;
    const page = derivePage(access, headers);
    if (page === "other" && !changes) return undefined;
    if (changes && page !== "own") throw wrongPage(headers.origin);
    const principal = getPrincipal(signIn);
    if (principal !== undefined && (principal.expiresAt ?? 0) > clock.now()) return principal;
    throw new RequestError("UNAUTHORIZED", "The sign-in has ended, or its key has", {
      hint: "Sign in again: POST /auth/sign-in with a key.",
      headers: { "set-cookie": formatNoCookie(access, headers) },
    });
  };
}

function wrongPage(origin: string | undefined): HolatError {
  const who =
    origin === undefined ? "A request without an Origin" : `Origin ${JSON.stringify(origin.slice(0, 80))}`;
  return new HolatError("ORIGIN_NOT_ALLOWED", `${who} may change nothing by the cookie of a sign-in`, {
    hint: "Only pages of this server may. Where a proxy changes the Host, set HOLAT_PUBLIC_URL; programs send a key.",
  });
}
