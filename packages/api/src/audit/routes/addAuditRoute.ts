import { auditEntrySchema, listAuditQuerySchema } from "@holat/core/schemas";
import { z } from "zod";
import { nextLinkHeader } from "../../calls/routes/callRoute.js";
import type { Context } from "../../context.js";
import type { Router } from "../../http/createRouter.js";
import { nextLink } from "../../http/nextLink.js";
import { jsonReply } from "../../http/reply.js";
import { listAudit } from "../listAudit.js";

/** /audit: who did what. */
export function addAuditRoute(router: Router, ctx: Context): void {
  router.add({
    config: {
      method: "get",
      path: "/audit",
      operationId: "listAudit",
      summary: "Who did what, newest first",
      description: "Kept for 180 days.",
      tags: ["keys"],
      responses: {
        200: {
          description: "A page",
          headers: nextLinkHeader,
          content: { "application/json": { schema: z.array(auditEntrySchema) } },
        },
      },
    },
    access: "admin",
    query: listAuditQuerySchema,
    answer: async ({ query, url }) => {
      const { entries, nextCursor } = await listAudit(ctx, query);
      return jsonReply(200, entries, nextCursor === undefined ? {} : { link: nextLink(url, nextCursor) });
    },
  });
}
