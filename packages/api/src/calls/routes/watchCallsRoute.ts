import { watchCallsQuerySchema } from "@holat/core/schemas";
import { watchCall } from "../verbs/watchCall.js";
import { watchCalls } from "../verbs/watchCalls.js";
import { type AddCallRoute, callTags } from "./callRoute.js";
import { eventContent, eventHeaders, eventReply, readOffset } from "./eventReply.js";

export const addWatchCallsRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/calls/events",
      operationId: "watchCalls",
      summary: "Many sessions by one stream",
      description:
        "With `session`, those: ends when all of them have. Else all that match the filters, new ones too; one that no longer matches is told once more.",
      tags: callTags,
      request: eventHeaders,
      responses: eventContent,
    },
    access: "calls:read",
    view: { scope: "status", sessions: "query" },
    query: watchCallsQuerySchema,
    answer: async ({ principal, query, header, address }) => {
      const { session: sessions, lang = ctx.lang, limit, offset: given, ...filter } = query;
      const offset = readOffset(given, header("Last-Event-ID"));
      const input = { offset, lang, address: address() };
      return eventReply(
        sessions
          ? await watchCall(ctx, principal, { sessions, single: false, ...input })
          : await watchCalls(ctx, principal, { filter, limit, ...input }),
      );
    },
  });
