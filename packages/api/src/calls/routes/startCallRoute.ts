import { langQuerySchema, startCallRequestSchema } from "@holat/core/schemas";
import { idempotencyHeaders, readIdempotencyKey, replayedHeader } from "../../http/idempotencyKey.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { jsonReply } from "../../http/reply.js";
import { startCall } from "../verbs/startCall.js";
import { type AddCallRoute, callTags, sessionContent } from "./callRoute.js";

const route = "POST /calls/start";

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
        headers: idempotencyHeaders,
        body: { required: false, content: { "application/json": { schema: startCallRequestSchema } } },
      },
      responses: {
        201: {
          description: "Queued",
          headers: {
            Location: { description: "Where to ask for its status.", schema: { type: "string" } },
            ...replayedHeader,
          },
          content: sessionContent,
        },
      },
    },
    access: "calls:start",
    query: langQuerySchema,
    answer: async ({ principal, query, raw, header }) => {
      const key = readIdempotencyKey(header);
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
