import { z } from "zod";
import { cookieName } from "../../signIn/cookie.js";
import type { Router } from "../createRouter.js";
import type { Reply } from "../reply.js";
import { noQuery } from "../route.js";

/** /openapi.json: every route that was added, from the schemas that validate its requests. */
export function addOpenApiRoute(router: Router, version: string): void {
  router.app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "An API key. Not needed while the server listens on loopback, unless it is told otherwise.",
  });
  router.app.openAPIRegistry.registerComponent("securitySchemes", "viewToken", {
    type: "http",
    scheme: "bearer",
    description: "A view token, for its own sessions: POST /calls/session/{sessionId}/view-token issues one.",
  });
  router.app.openAPIRegistry.registerComponent("securitySchemes", "signIn", {
    type: "apiKey",
    in: "cookie",
    name: cookieName,
    description: "For pages of this server alone: POST /auth/sign-in takes a key for it.",
  });
  let reply: Reply | undefined;
  router.add({
    config: {
      method: "get",
      path: "/openapi.json",
      operationId: "openapi",
      summary: "This document",
      tags: ["operation"],
      responses: {
        200: {
          description: "OpenAPI 3.1",
          content: { "application/json": { schema: z.record(z.string(), z.unknown()) } },
        },
      },
    },
    access: null,
    query: noQuery,
    answer: () => {
      reply ??= {
        status: 200,
        headers: { "content-type": "application/json", "cache-control": "private, no-cache" },
        body: JSON.stringify(
          router.app.getOpenAPI31Document({
            openapi: "3.1.0",
            info: {
              title: "Holat",
              version,
              description: "Call sessions on remote machines: start them, and see how they are.",
              license: { name: "MIT" },
            },
            servers: [{ url: "./" }],
            tags: [
              { name: "calls", description: "Call sessions" },
              { name: "badges", description: "A session's status as a picture" },
              { name: "targets", description: "Where calls run" },
              { name: "sessions", description: "Linked WhatsApp accounts" },
              { name: "messages", description: "Texts over linked accounts" },
              { name: "sign-in", description: "For this server's own page" },
              { name: "webhooks", description: "Being told of changes by POST" },
              { name: "keys", description: "Who may ask what, and who did what" },
              { name: "operation", description: "Running the server" },
            ],
          }),
        ),
      };
      return reply;
    },
  });
}
