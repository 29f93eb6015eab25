import { HolatError } from "@holat/core";
import { signInSchema, whoSchema } from "@holat/core/schemas";
import type { AccessConfig } from "../../access/accessConfig.js";
import { createKeyRing } from "../../access/createKeyRing.js";
import { derivePage } from "../../access/derivePage.js";
import type { RequestHeaders } from "../../access/requestHeaders.js";
import type { Context } from "../../context.js";
import type { Router } from "../../http/createRouter.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { jsonReply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import { formatCookie, formatNoCookie, readCookie } from "../cookie.js";
import { createSignInLimit } from "../createSignInLimit.js";
import { presentWho } from "../presentWho.js";
import type { SignInContext } from "../signInContext.js";
import { signIn } from "../verbs/signIn.js";
import { signOut } from "../verbs/signOut.js";

const tags = ["sign-in"];
const noStore = { "cache-control": "no-store" };
const longestBody = 4_096;
const whoContent = { "application/json": { schema: whoSchema } };

/** Everything under /auth: for this server's own page, whose cookie stands for a key. */
export function addSignInRoutes(router: Router, shared: Context, access: AccessConfig): void {
  const { db, clock, logger, signIns } = shared;
  const keys = createKeyRing(access.apiKeys, shared.keys);
  const ctx: SignInContext = { db, clock, logger, signIns, access, keys, limit: createSignInLimit(clock) };

  router.add({
    config: {
      method: "post",
      path: "/auth/sign-in",
      operationId: "signIn",
      summary: "Sign in with a key",
      description:
        "For this server's own page. The cookie stands for the key, for 12 hours and no longer than the key itself; what changes something by it must come from a page of this server.",
      tags,
      request: { body: { required: true, content: { "application/json": { schema: signInSchema } } } },
      responses: {
        200: {
          description: "Who that is",
          headers: { "Set-Cookie": { description: "The sign-in.", schema: { type: "string" } } },
          content: whoContent,
        },
      },
    },
    access: "open",
    query: noQuery,
    answer: async ({ raw, headers, address, header }) => {
      checkPage(access, headers);
      const { value } = await readJsonBody(raw, longestBody);
      const { key } = parseInput(signInSchema, value);
      const signedIn = await signIn(ctx, {
        key,
        address: deriveAddress(address(), header("X-Forwarded-For")),
      });
      const seconds = (signedIn.expiresAt - clock.now()) / 1000;
      return jsonReply(200, presentWho(signedIn.principal), {
        ...noStore,
        "set-cookie": formatCookie(signedIn.value, seconds, access, headers),
      });
    },
  });

  router.add({
    config: {
      method: "post",
      path: "/auth/sign-out",
      operationId: "signOut",
      summary: "Sign out",
      description: "The cookie is good for nothing from now on, on every server; its open streams end.",
      tags,
      responses: { 204: { description: "Signed out, or never signed in" } },
    },
    access: "open",
    query: noQuery,
    answer: async ({ headers }) => {
      checkPage(access, headers);
      await signOut(ctx, { value: readCookie(headers.cookie) });
      return {
        status: 204,
        headers: { ...noStore, "set-cookie": formatNoCookie(access, headers) },
        body: null,
      };
    },
  });

  router.add({
    config: {
      method: "get",
      path: "/auth/me",
      operationId: "getMe",
      summary: "Who asks, and what that one may do",
      tags,
      responses: { 200: { description: "Who that is", content: whoContent } },
    },
    access: null,
    query: noQuery,
    answer: ({ principal }) => jsonReply(200, presentWho(principal), noStore),
  });
}

/** A page elsewhere neither signs anybody in, under its own key, nor out. */
function checkPage(access: AccessConfig, headers: RequestHeaders): void {
  if (derivePage(access, headers) !== "other") return;
  const who =
    headers.origin === undefined
      ? "A page elsewhere"
      : `Origin ${JSON.stringify(headers.origin.slice(0, 80))}`;
  throw new HolatError("ORIGIN_NOT_ALLOWED", `${who} may sign nobody in or out`, {
    hint: "Only pages of this server may. Where a proxy changes the Host, set HOLAT_PUBLIC_URL.",
  });
}

const loopback = /^(?:::ffff:)?127\.|^::1$/;

/** Whose wrong keys are counted together: behind a proxy on this machine, whom that one names last. */
function deriveAddress(address: string | undefined, forwardedFor: string | undefined): string {
  const named = forwardedFor?.split(",").at(-1)?.trim();
  if (named && (address === undefined || loopback.test(address))) return named.slice(0, 64);
  return address ?? "";
}
