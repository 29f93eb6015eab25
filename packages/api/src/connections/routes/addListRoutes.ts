import { connectionSchema, healthFindingSchema } from "@holat/core/schemas";
import { z } from "zod";
import { noQuery } from "../../http/route.js";
import { envelope } from "../envelope.js";
import { presentFor } from "../presentFor.js";
import { type ConnectionSelection, listConnections } from "../verbs/listConnections.js";
import { listHealth } from "../verbs/listHealth.js";
import { type AddConnectionRoutes, connectionTags, envelopedContent } from "./connectionRoute.js";

const lists: readonly {
  readonly path: string;
  readonly operationId: string;
  readonly selection: ConnectionSelection;
  readonly summary: string;
  readonly message: string;
}[] = [
  {
    path: "/sessions/connected",
    operationId: "listConnectedSessions",
    selection: "connected",
    summary: "Sessions that are stored as connected or authenticated",
    message: "Connected sessions retrieved successfully",
  },
  {
    path: "/sessions/all",
    operationId: "listAllSessions",
    selection: "all",
    summary: "Every stored session",
    message: "All sessions retrieved successfully",
  },
  {
    path: "/sessions",
    operationId: "listActiveSessions",
    selection: "active",
    summary: "Sessions that are active in memory, on any server",
    message: "Active sessions retrieved successfully",
  },
];

export const addListRoutes: AddConnectionRoutes = (router, ctx) => {
  for (const { path, operationId, selection, summary, message } of lists)
    router.add({
      config: {
        method: "get",
        path,
        operationId,
        summary,
        description: "In order of id. What is stored, beside what each socket is at this moment.",
        tags: connectionTags,
        responses: { 200: { description: summary, content: envelopedContent(z.array(connectionSchema)) } },
      },
      access: "sessions:read",
      view: { scope: "status", sessions: "limits" },
      query: noQuery,
      answer: async ({ principal }) => {
        const connections = await listConnections(ctx, principal, selection);
        return envelope(
          200,
          message,
          connections.map((connection) => presentFor(principal, connection)),
        );
      },
    });

  router.add({
    config: {
      method: "get",
      path: "/sessions/health",
      operationId: "getSessionsHealth",
      summary: "Stored against live: each mismatch, its reason, and what to do",
      tags: connectionTags,
      responses: {
        200: {
          description: "Empty when all is as it should be",
          content: envelopedContent(z.array(healthFindingSchema)),
        },
      },
    },
    access: "sessions:read",
    query: noQuery,
    answer: async ({ principal }) => {
      const { total, findings } = await listHealth(ctx, principal);
      const message =
        findings.length === 0
          ? `All ${total} sessions are as they should be`
          : `${findings.length} of ${total} sessions need a look`;
      return envelope(200, message, findings);
    },
  });
};
