import { logDownloadQuerySchema } from "@holat/core/schemas";
import { z } from "zod";
import { downloadLog } from "../verbs/downloadLog.js";
import { type AddCallRoute, callTags, sessionPath } from "./callRoute.js";
import { logHeaders } from "./logHeaders.js";

export const addDownloadLogRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/calls/session/{sessionId}/log/download",
      operationId: "downloadLog",
      summary: "All that the process wrote, as a file",
      tags: callTags,
      request: sessionPath,
      responses: {
        200: {
          description: "The bytes; `[holat: N bytes not kept]` stands for a gap",
          content: { "text/plain": { schema: z.string() } },
        },
      },
    },
    access: "calls:read",
    view: { scope: "log", sessions: "path" },
    query: logDownloadQuerySchema,
    answer: async ({ principal, query, param }) => {
      const log = await downloadLog(ctx, principal, { session: param("sessionId"), stream: query.stream });
      return {
        status: 200,
        headers: {
          ...logHeaders,
          "holat-log-size": String(log.size),
          "content-disposition": `attachment; filename="${log.sessionId}.${query.stream}.log"`,
        },
        body: log.stream,
      };
    },
  });
