import {
  connectionViewTokenRequestSchema,
  connectionViewTokenSchema,
  viewTokenParamSchema,
} from "@holat/core/schemas";
import { revokeViewToken } from "../../calls/verbs/revokeViewToken.js";
import type { Context } from "../../context.js";
import type { Router } from "../../http/createRouter.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { noQuery } from "../../http/route.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { envelope } from "../envelope.js";
import { issueConnectionViewToken } from "../verbs/issueConnectionViewToken.js";
import { connectionTags, envelopedContent } from "./connectionRoute.js";

/** View tokens for pages that show connection sessions to people without a key. */
export function addConnectionViewRoutes(router: Router, ctx: Context, connections: ConnectionsContext): void {
  router.add({
    config: {
      method: "post",
      path: "/sessions/view-token",
      operationId: "issueSessionsViewToken",
      summary: "Issue a view token for sessions",
      description:
        "It reads these sessions and what changes of them: without numbers, and nothing of pairing, messages or history.",
      tags: connectionTags,
      request: {
        body: {
          required: true,
          content: { "application/json": { schema: connectionViewTokenRequestSchema } },
        },
      },
      responses: { 201: { description: "Issued", content: envelopedContent(connectionViewTokenSchema) } },
    },
    access: "sessions:read",
    query: noQuery,
    answer: async ({ principal, raw }) => {
      const { value = {} } = await readJsonBody(raw);
      const { origins, ...request } = parseInput(connectionViewTokenRequestSchema, value);
      const issued = await issueConnectionViewToken(
        { ...connections, viewTokens: ctx.viewTokens },
        principal,
        {
          origins: origins ?? null,
          ...request,
        },
      );
      return envelope(201, "View token issued successfully", issued, { "cache-control": "no-store" });
    },
  });

  router.add({
    config: {
      method: "delete",
      path: "/sessions/view-token/{id}",
      operationId: "revokeSessionsViewToken",
      summary: "Revoke a view token",
      description: "By its id. Its open streams end too. Also 204 for one that is not known.",
      tags: connectionTags,
      request: { params: viewTokenParamSchema },
      responses: { 204: { description: "Revoked" } },
    },
    access: "sessions:read",
    query: noQuery,
    answer: async ({ principal, param }) => {
      await revokeViewToken(ctx, principal, { tokenId: param("id") });
      return { status: 204, headers: { "cache-control": "no-store" }, body: null };
    },
  });
}
