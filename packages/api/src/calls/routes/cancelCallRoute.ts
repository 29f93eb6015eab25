import { deriveCallSession } from "@holat/core";
import { cancelQuerySchema } from "@holat/core/schemas";
import { jsonReply } from "../../http/reply.js";
import { cancelCall } from "../verbs/cancelCall.js";
import { type AddCallRoute, callTags, sessionContent, sessionPath } from "./callRoute.js";

export const addCancelCallRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "post",
      path: "/calls/session/{sessionId}/cancel",
      operationId: "cancelCall",
      summary: "Cancel a session",
      description:
        "A queued session ends at once; a running one when its processes have ended. force=true ends it at once, without knowing that.",
      tags: callTags,
      request: sessionPath,
      responses: { 202: { description: "Taken; the status object as it is now", content: sessionContent } },
    },
    access: "calls:manage",
    query: cancelQuerySchema,
    answer: async ({ principal, query, param }) => {
      const record = await cancelCall(ctx, principal, { session: param("sessionId"), force: query.force });
      return jsonReply(202, deriveCallSession(record, ctx.clock.now(), query.lang ?? ctx.lang));
    },
  });
