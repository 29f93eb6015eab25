import {
  badgeQuerySchema,
  badgeTokenRequestSchema,
  badgeTokenSchema,
  sessionParamSchema,
  viewTokenParamSchema,
} from "@holat/core/schemas";
import { z } from "zod";
import type { Router } from "../../http/createRouter.js";
import { deriveEtag, unlessMatched } from "../../http/etag.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { jsonReply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import type { BadgeContext } from "../badgeContext.js";
import { getBadge } from "../verbs/getBadge.js";
import { issueBadgeToken } from "../verbs/issueBadgeToken.js";
import { revokeBadgeToken } from "../verbs/revokeBadgeToken.js";

const tags = ["badges"];
const picture = { "image/svg+xml": { schema: z.string() } };

const pictureHeaders = {
  "content-type": "image/svg+xml; charset=utf-8",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
};

/** Badges, and the tokens that stand in their addresses. */
export function addBadgeRoutes(router: Router, ctx: BadgeContext): void {
  router.add({
    config: {
      method: "get",
      path: "/badges/{sessionId}.svg",
      operationId: "getBadge",
      summary: "A session's status as a picture",
      description:
        "For <img>, where no header can be sent. Every answer is a picture; a grey one where the token is not good, or the session is no more.",
      tags,
      request: { params: sessionParamSchema },
      responses: {
        200: { description: "The badge", content: picture },
        304: { description: "Unchanged" },
        401: { description: "The token is missing, expired, revoked or none", content: picture },
        403: { description: "The token is another session's", content: picture },
        404: { description: "The session is no more", content: picture },
        503: { description: "The database is away", content: picture },
      },
    },
    access: "open",
    query: badgeQuerySchema,
    answer: async ({ query, headers, param }) => {
      const { status, svg } = await getBadge(ctx, {
        session: param("sessionId").replace(/\.svg$/, ""),
        token: query.token,
        lang: query.lang ?? ctx.lang,
      });
      const cacheControl = status === 200 ? "public, max-age=5" : "no-store";
      const reply = { status, headers: { ...pictureHeaders, "cache-control": cacheControl }, body: svg };
      return status === 200 ? unlessMatched(reply, deriveEtag(svg), headers.ifNoneMatch) : reply;
    },
  });

  router.add({
    config: {
      method: "post",
      path: "/calls/session/{sessionId}/badge-token",
      operationId: "issueBadgeToken",
      summary: "Issue a badge token",
      description: "For the address of this session's badge. It opens that picture, and nothing else.",
      tags,
      request: {
        params: sessionParamSchema,
        body: { required: false, content: { "application/json": { schema: badgeTokenRequestSchema } } },
      },
      responses: {
        201: { description: "Issued", content: { "application/json": { schema: badgeTokenSchema } } },
      },
    },
    access: "calls:read",
    query: noQuery,
    answer: async ({ principal, raw, param }) => {
      const { value = {} } = await readJsonBody(raw);
      const { expiresInSeconds } = parseInput(badgeTokenRequestSchema, value);
      const issued = await issueBadgeToken(ctx, principal, { session: param("sessionId"), expiresInSeconds });
      return jsonReply(201, issued, { "cache-control": "no-store" });
    },
  });

  router.add({
    config: {
      method: "delete",
      path: "/calls/badge-token/{id}",
      operationId: "revokeBadgeToken",
      summary: "Revoke a badge token",
      description: "By its id. Also 204 for one that is not known.",
      tags,
      request: { params: viewTokenParamSchema },
      responses: { 204: { description: "Revoked" } },
    },
    access: "calls:read",
    query: noQuery,
    answer: async ({ principal, param }) => {
      await revokeBadgeToken(ctx, principal, { tokenId: param("id") });
      return { status: 204, headers: { "cache-control": "no-store" }, body: null };
    },
  });
}
