import { callSessionSchema, listCallsQuerySchema } from "@holat/core/schemas";
import { z } from "zod";
import { deriveEtag, unlessMatched } from "../../http/etag.js";
import { nextLink } from "../../http/nextLink.js";
import { jsonReply } from "../../http/reply.js";
import { listCalls } from "../verbs/listCalls.js";
import { type AddCallRoute, callTags, etagHeader, nextLinkHeader } from "./callRoute.js";

export const addListCallsRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/calls/sessions/all",
      operationId: "listCalls",
      summary: "Sessions, newest first",
      tags: callTags,
      responses: {
        200: {
          description: "A page of status objects",
          headers: { ...nextLinkHeader, ...etagHeader },
          content: { "application/json": { schema: z.array(callSessionSchema) } },
        },
        304: { description: "Unchanged" },
      },
    },
    access: "calls:read",
    query: listCallsQuerySchema,
    answer: async ({ principal, headers, query, url }) => {
      const { sessions, nextCursor } = await listCalls(ctx, principal, {
        ...query,
        lang: query.lang ?? ctx.lang,
      });
      const link = nextCursor === undefined ? {} : { link: nextLink(url, nextCursor) };
      const reply = jsonReply(200, sessions, link);
      return unlessMatched(reply, deriveEtag(`${reply.body}${nextCursor ?? ""}`), headers.ifNoneMatch);
    },
  });
