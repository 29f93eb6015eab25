import { logQuerySchema } from "@holat/core/schemas";
import { z } from "zod";
import { readLog } from "../verbs/readLog.js";
import { type AddCallRoute, callTags, sessionPath } from "./callRoute.js";
import { logHeaders } from "./logHeaders.js";

export const addReadLogRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/calls/session/{sessionId}/log",
      operationId: "readLog",
      summary: "A slice of what the process wrote",
      description:
        "Bytes as they came. Ask again from Holat-Next-Offset; it equals Holat-Log-Size when there is no more for now.",
      tags: callTags,
      request: sessionPath,
      responses: {
        200: {
          description: "The bytes; `[holat: N bytes not kept]` stands for a gap",
          headers: {
            "Holat-Next-Offset": { schema: { type: "integer" } },
            "Holat-Log-Size": {
              description: "Bytes of the stream taken in so far.",
              schema: { type: "integer" },
            },
          },
          content: { "text/plain": { schema: z.string() } },
        },
      },
    },
    access: "calls:read",
    view: { scope: "log", sessions: "path" },
    query: logQuerySchema,
    answer: async ({ principal, query, param }) => {
      const slice = await readLog(ctx, principal, { session: param("sessionId"), ...query });
      return {
        status: 200,
        headers: {
          ...logHeaders,
          "holat-next-offset": String(slice.nextOffset),
          "holat-log-size": String(slice.size),
        },
        body: slice.bytes,
      };
    },
  });
