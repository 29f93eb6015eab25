import { stoppedTargetSchema, targetParamSchema, targetSchema } from "@holat/core/schemas";
import { z } from "zod";
import type { Context } from "../../context.js";
import type { Router } from "../../http/createRouter.js";
import { jsonReply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import { listTargets } from "../verbs/listTargets.js";
import { stopTarget } from "../verbs/stopTarget.js";

const tags = ["targets"];

/** Everything under /targets. */
export function addTargetRoutes(router: Router, ctx: Context): void {
  router.add({
    config: {
      method: "get",
      path: "/targets",
      operationId: "listTargets",
      summary: "Where calls run: reachable or not, and how busy",
      description:
        "Those that the key may see, in the order of the configuration. The counts are of all servers together; reachability is what came of the last thing that this server did there.",
      tags,
      responses: {
        200: {
          description: "The targets",
          content: { "application/json": { schema: z.array(targetSchema) } },
        },
      },
    },
    access: "calls:read",
    query: noQuery,
    answer: async ({ principal }) => jsonReply(200, await listTargets(ctx, principal)),
  });

  router.add({
    config: {
      method: "post",
      path: "/targets/{name}/stop-all",
      operationId: "stopTarget",
      summary: "Cancel every queued and running session of a target",
      description: "Each as POST /calls/session/:sessionId/cancel does; one that is started later goes on.",
      tags,
      request: { params: targetParamSchema },
      responses: {
        202: {
          description: "How many were asked to end",
          content: { "application/json": { schema: stoppedTargetSchema } },
        },
      },
    },
    access: "calls:manage",
    query: noQuery,
    answer: async ({ principal, param }) =>
      jsonReply(202, await stopTarget(ctx, principal, { target: param("name") })),
  });
}
