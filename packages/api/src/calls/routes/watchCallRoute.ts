import { watchCallQuerySchema } from "@holat/core/schemas";
import { watchCall } from "../verbs/watchCall.js";
import { type AddCallRoute, callTags, sessionPath } from "./callRoute.js";
import { eventContent, eventHeaders, eventReply, readOffset } from "./eventReply.js";

export const addWatchCallRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/calls/session/{sessionId}/events",
      operationId: "watchCall",
      summary: "A session's status, and every change of it",
      description:
        "Server-sent events, the present state first. Ends after the status that is the last; reconnect after any other end.",
      tags: callTags,
      request: { ...sessionPath, ...eventHeaders },
      responses: eventContent,
    },
    access: "calls:read",
    view: { scope: "status", sessions: "path" },
    query: watchCallQuerySchema,
    answer: async ({ principal, query, param, header, address }) =>
      eventReply(
        await watchCall(ctx, principal, {
          sessions: [param("sessionId")],
          single: true,
          offset: readOffset(query.offset, header("Last-Event-ID")),
          lang: query.lang ?? ctx.lang,
          address: address(),
        }),
      ),
  });
