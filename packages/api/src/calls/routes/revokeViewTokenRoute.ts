import { viewTokenParamSchema } from "@holat/core/schemas";
import { noQuery } from "../../http/route.js";
import { revokeViewToken } from "../verbs/revokeViewToken.js";
import { type AddCallRoute, callTags } from "./callRoute.js";

export const addRevokeViewTokenRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "delete",
      path: "/calls/view-token/{id}",
      operationId: "revokeViewToken",
      summary: "Revoke a view token",
      description: "By its id. Its open streams end too. Also 204 for one that is not known.",
      tags: callTags,
      request: { params: viewTokenParamSchema },
      responses: { 204: { description: "Revoked" } },
    },
    access: "calls:read",
    query: noQuery,
    answer: async ({ principal, param }) => {
      await revokeViewToken(ctx, principal, { tokenId: param("id") });
      return { status: 204, headers: { "cache-control": "no-store" }, body: null };
    },
  });
