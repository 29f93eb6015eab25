import { listDeliveriesQuerySchema, webhookDeliverySchema } from "@holat/core/schemas";
import { z } from "zod";
import { nextLinkHeader } from "../../calls/routes/callRoute.js";
import type { Router } from "../../http/createRouter.js";
import { nextLink } from "../../http/nextLink.js";
import { jsonReply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import type { Webhooks } from "../createWebhooks.js";
import { presentDelivery } from "../presentWebhook.js";
import { listDeliveries } from "../verbs/listDeliveries.js";
import { replayDelivery, replayFailed } from "../verbs/replayDeliveries.js";
import { testWebhook } from "../verbs/testWebhook.js";
import { deliveryPath, jsonContent, webhookPath, webhookTags } from "./webhookRoute.js";

const taken = { 202: { description: "It is going to be sent", content: jsonContent(webhookDeliverySchema) } };

export function addDeliveryRoutes(router: Router, { context, wake }: Webhooks): void {
  router.add({
    config: {
      method: "post",
      path: "/webhooks/{id}/test",
      operationId: "testWebhook",
      summary: "Send a webhook.test, about a session that does not exist",
      tags: webhookTags,
      request: webhookPath,
      responses: taken,
    },
    access: "admin",
    query: noQuery,
    answer: async ({ param }) => {
      const delivery = await testWebhook(context, param("id"));
      wake();
      return jsonReply(202, presentDelivery(delivery));
    },
  });

  router.add({
    config: {
      method: "get",
      path: "/webhooks/{id}/deliveries",
      operationId: "listWebhookDeliveries",
      summary: "What was sent, what waits and what was given up, newest first",
      description: "status=failed are the dead letters. Kept for 30 days.",
      tags: webhookTags,
      request: webhookPath,
      responses: {
        200: {
          description: "A page",
          headers: nextLinkHeader,
          content: jsonContent(z.array(webhookDeliverySchema)),
        },
      },
    },
    access: "admin",
    query: listDeliveriesQuerySchema,
    answer: async ({ param, query, url }) => {
      const { deliveries, nextCursor } = await listDeliveries(context, { ...query, webhook: param("id") });
      const link = nextCursor === undefined ? {} : { link: nextLink(url, nextCursor) };
      return jsonReply(200, deliveries.map(presentDelivery), link);
    },
  });

  router.add({
    config: {
      method: "post",
      path: "/webhooks/{id}/deliveries/{deliveryId}/replay",
      operationId: "replayWebhookDelivery",
      summary: "Send one again",
      tags: webhookTags,
      request: deliveryPath,
      responses: taken,
    },
    access: "admin",
    query: noQuery,
    answer: async ({ principal, param }) => {
      const replayed = await replayDelivery(context, principal, {
        webhook: param("id"),
        delivery: param("deliveryId"),
      });
      wake();
      return jsonReply(202, presentDelivery(replayed));
    },
  });

  router.add({
    config: {
      method: "post",
      path: "/webhooks/{id}/replay",
      operationId: "replayFailedWebhooks",
      summary: "Send all again that were given up",
      tags: webhookTags,
      request: webhookPath,
      responses: {
        202: {
          description: "How many",
          content: jsonContent(z.object({ replayed: z.int().min(0) })),
        },
      },
    },
    access: "admin",
    query: noQuery,
    answer: async ({ principal, param }) => {
      const replayed = await replayFailed(context, principal, param("id"));
      wake();
      return jsonReply(202, { replayed });
    },
  });
}
