import { langQuerySchema, startCallRequestSchema } from "@holat/core/schemas";
import { z } from "zod";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { jsonReply } from "../../http/reply.js";
import { startCall } from "../verbs/startCall.js";
import { type AddCallRoute, callTags, sessionContent } from "./callRoute.js";

const route = "POST /calls/start";

const idempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, "Idempotency-Key wants 1 to 255 printable ASCII characters")
  .describe("Repeating the same request with the same key within 24 hours starts nothing anew.");

const headersSchema = z.object({ "Idempotency-Key": idempotencyKey.optional() });

export const addStartCallRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "post",
      path: "/calls/start",
      operationId: "startCall",
      summary: "Start a call session",
      description: "Queues a session on a target; it starts when the target has a free slot.",
      tags: callTags,
      request: {
        headers: headersSchema,
        body: { required: false, content: { "application/json": { schema: startCallRequestSchema } } },
      },
      responses: {
        201: {
          description: "Queued",
          headers: {
            Location: { description: "Where to ask for its status.", schema: { type: "string" } },
            "Idempotent-Replayed": {
              description: "true: an earlier request with the same key had started it.",
              schema: { type: "string" },
            },
          },
          content: sessionContent,
        },
      },
    },
    access: "calls:start",
    query: langQuerySchema,
    answer: async ({ principal, query, raw, header }) => {
      const key = parseInput(headersSchema, { "Idempotency-Key": header("Idempotency-Key") }, "/header")[
        "Idempotency-Key"
      ];
      const body = await readJsonBody(raw);
      const request = parseInput(startCallRequestSchema, body.value === undefined ? {} : body.value);
      const { session, replayed } = await startCall(ctx, principal, {
        request,
        lang: query.lang ?? ctx.lang,
        idempotent: key === undefined ? undefined : { key, route, body: body.bytes },
      });
      return jsonReply(201, session, {
        location: `/calls/session/${session.sessionId}`,
        ...(replayed ? { "idempotent-replayed": "true" } : {}),
      });
    },
  });
