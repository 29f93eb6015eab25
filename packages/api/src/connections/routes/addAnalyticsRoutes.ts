import { historyQuerySchema, transitionSchema, uptimeQuerySchema, uptimeSchema } from "@holat/core/schemas";
import { z } from "zod";
import { nextLink } from "../../http/nextLink.js";
import { envelope } from "../envelope.js";
import { getUptime, listUptime } from "../verbs/getUptime.js";
import { listHistory } from "../verbs/listHistory.js";
import {
  type AddConnectionRoutes,
  connectionPath,
  connectionTags,
  envelopedContent,
  readSessionId,
} from "./connectionRoute.js";

export const addUptimeListRoute: AddConnectionRoutes = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/sessions/uptime",
      operationId: "listSessionsUptime",
      summary: "How long each session was connected, by day",
      tags: connectionTags,
      responses: { 200: { description: "By session", content: envelopedContent(z.array(uptimeSchema)) } },
    },
    access: "sessions:read",
    query: uptimeQuerySchema,
    answer: async ({ principal, query }) =>
      envelope(200, "Uptime retrieved successfully", await listUptime(ctx, principal, query)),
  });

export const addAnalyticsRoutes: AddConnectionRoutes = (router, ctx) => {
  router.add({
    config: {
      method: "get",
      path: "/sessions/{sessionId}/uptime",
      operationId: "getSessionUptime",
      summary: "How long a session was connected, by day",
      description: "From the transition log; the last 7 days (UTC) unless from and to say otherwise.",
      tags: connectionTags,
      request: connectionPath,
      responses: { 200: { description: "By day", content: envelopedContent(uptimeSchema) } },
    },
    access: "sessions:read",
    query: uptimeQuerySchema,
    answer: async ({ principal, param, query }) =>
      envelope(
        200,
        "Uptime retrieved successfully",
        await getUptime(ctx, principal, readSessionId(param), query),
      ),
  });

  router.add({
    config: {
      method: "get",
      path: "/sessions/{sessionId}/history",
      operationId: "listSessionHistory",
      summary: "What became of a session: its transition log, newest first",
      tags: connectionTags,
      request: connectionPath,
      responses: {
        200: {
          description: "A page",
          headers: {
            Link: { description: 'The next page, as <..>; rel="next".', schema: { type: "string" } },
          },
          content: envelopedContent(z.array(transitionSchema)),
        },
      },
    },
    access: "sessions:read",
    query: historyQuerySchema,
    answer: async ({ principal, param, query, url }) => {
      const { transitions, nextCursor } = await listHistory(ctx, principal, {
        sessionId: readSessionId(param),
        ...query,
      });
      const link = nextCursor === undefined ? {} : { link: nextLink(url, nextCursor) };
      return envelope(200, "History retrieved successfully", transitions, link);
    },
  });
};
