import { viewTokenRequestSchema, viewTokenSchema } from "@holat/core/schemas";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { jsonReply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import { issueViewToken } from "../verbs/issueViewToken.js";
import { type AddCallRoute, callTags, sessionPath } from "./callRoute.js";

export const addIssueViewTokenRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "post",
      path: "/calls/session/{sessionId}/view-token",
      operationId: "issueViewToken",
      summary: "Issue a view token",
      description: "For a page that shows this session to people without a key. It reads, and nothing else.",
      tags: callTags,
      request: {
        ...sessionPath,
        body: { required: false, content: { "application/json": { schema: viewTokenRequestSchema } } },
      },
      responses: {
        201: { description: "Issued", content: { "application/json": { schema: viewTokenSchema } } },
      },
    },
    access: "calls:read",
    query: noQuery,
    answer: async ({ principal, raw, param }) => {
      const body = await readJsonBody(raw);
      const { origins, ...request } = parseInput(
        viewTokenRequestSchema,
        body.value === undefined ? {} : body.value,
      );
      const issued = await issueViewToken(ctx, principal, {
        session: param("sessionId"),
        origins: origins ?? null,
        ...request,
      });
      return jsonReply(201, issued, { "cache-control": "no-store" });
    },
  });
