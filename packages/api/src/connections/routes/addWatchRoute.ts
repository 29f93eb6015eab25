import { watchConnectionsQuerySchema } from "@holat/core/schemas";
import { eventContent, eventHeaders, eventReply, readOffset } from "../../calls/routes/eventReply.js";
import { watchConnections } from "../verbs/watchConnections.js";
import { type AddConnectionRoutes, connectionTags } from "./connectionRoute.js";

export const addWatchRoute: AddConnectionRoutes = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/sessions/events",
      operationId: "watchSessions",
      summary: "Sessions as they change, by one stream",
      description:
        "The present state first. `status` events hold the same object as GET /sessions/:sessionId; `deleted` one that is no more. It never ends by itself.",
      tags: connectionTags,
      request: eventHeaders,
      responses: eventContent,
    },
    access: "sessions:read",
    view: { scope: "status", sessions: "limits" },
    query: watchConnectionsQuerySchema,
    answer: async ({ principal, query, header, address }) =>
      eventReply(
        await watchConnections(ctx, principal, {
          sessions: query.session,
          offset: readOffset(query.offset, header("Last-Event-ID")),
          address: address(),
        }),
      ),
  });
