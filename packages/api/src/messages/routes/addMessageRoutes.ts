import { connectionSchema, messageSchema, sendMessageSchema } from "@holat/core/schemas";
import { z } from "zod";
import { envelope } from "../../connections/envelope.js";
import {
  connectionPath,
  connectionTags,
  envelopedContent,
  readSessionId,
} from "../../connections/routes/connectionRoute.js";
import type { Router } from "../../http/createRouter.js";
import { idempotencyHeaders, readIdempotencyKey, replayedHeader } from "../../http/idempotencyKey.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { noQuery, type RouteRequest } from "../../http/route.js";
import type { MessagesContext } from "../messagesContext.js";
import { getMessage } from "../verbs/getMessage.js";
import { listAvailable } from "../verbs/listAvailable.js";
import { sendMessage } from "../verbs/sendMessage.js";

const messageTags = ["messages"];
const params = z.object({ messageId: z.uuid("the id of a message is a UUID") });

/** Stands before the routes with a session's name in them. */
export function addAvailableRoute(router: Router, ctx: MessagesContext): void {
  router.add({
    config: {
      method: "get",
      path: "/sessions/available",
      operationId: "listAvailableSessions",
      summary: "Sessions that can send now, the least loaded first",
      tags: connectionTags,
      responses: {
        200: {
          description: "POST /messages takes the first",
          content: envelopedContent(
            z.array(
              connectionSchema.extend({
                load: z.int().describe("Messages that wait or were sent within the last minute."),
                messagesPerMinute: z.int(),
              }),
            ),
          ),
        },
      },
    },
    access: "sessions:read",
    query: noQuery,
    answer: async ({ principal }) =>
      envelope(200, "Available sessions retrieved successfully", await listAvailable(ctx, principal)),
  });
}

const request = {
  headers: idempotencyHeaders,
  body: { required: true, content: { "application/json": { schema: sendMessageSchema } } },
};
const responses = {
  202: {
    description: "Queued; GET it to see how far it got",
    headers: {
      Location: { description: "Where to ask for it.", schema: { type: "string" } },
      ...replayedHeader,
    },
    content: envelopedContent(messageSchema),
  },
} as const;

export function addMessageRoutes(router: Router, ctx: MessagesContext): void {
  const send = async (
    { principal, raw, header }: RouteRequest<unknown>,
    sessionId: string | undefined,
    route: string,
  ) => {
    const key = readIdempotencyKey(header);
    const body = await readJsonBody(raw);
    const { to, text, expiresInSeconds } = parseInput(sendMessageSchema, body.value ?? {});
    const { message, replayed } = await sendMessage(ctx, principal, {
      sessionId,
      to,
      text,
      expiresInSeconds,
      idempotent: key === undefined ? undefined : { key, route, body: body.bytes },
    });
    return envelope(202, "Message queued successfully", message, {
      location: `/messages/${message.id}`,
      ...(replayed ? { "idempotent-replayed": "true" } : {}),
    });
  };

  router.add({
    config: {
      method: "post",
      path: "/messages",
      operationId: "sendMessage",
      summary: "Send a text over the least-loaded session that can send",
      tags: messageTags,
      request,
      responses,
    },
    access: "messages:send",
    query: noQuery,
    answer: (asked) => send(asked, undefined, "POST /messages"),
  });

  router.add({
    config: {
      method: "post",
      path: "/sessions/{sessionId}/messages",
      operationId: "sendSessionMessage",
      summary: "Send a text over this session",
      description: "One that is not connected sends it once it is, unless it has expired by then.",
      tags: messageTags,
      request: { ...connectionPath, ...request },
      responses,
    },
    access: "messages:send",
    query: noQuery,
    answer: (asked) => {
      const sessionId = readSessionId(asked.param);
      return send(asked, sessionId, `POST /sessions/${sessionId}/messages`);
    },
  });

  router.add({
    config: {
      method: "get",
      path: "/messages/{messageId}",
      operationId: "getMessage",
      summary: "How far a message got",
      tags: messageTags,
      request: { params },
      responses: { 200: { description: "The message", content: envelopedContent(messageSchema) } },
    },
    access: "messages:send",
    query: noQuery,
    answer: async ({ principal, param }) => {
      const { messageId } = parseInput(params, { messageId: param("messageId") }, "/path");
      return envelope(200, "Message retrieved successfully", await getMessage(ctx, principal, messageId));
    },
  });
}
