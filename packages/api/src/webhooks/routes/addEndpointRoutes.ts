import {
  createWebhookSchema,
  updateWebhookSchema,
  webhookSchema,
  webhookWithSecretSchema,
} from "@holat/core/schemas";
import { z } from "zod";
import type { Router } from "../../http/createRouter.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { jsonReply, type Reply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { Webhooks } from "../createWebhooks.js";
import { getEndpoint } from "../endpoints.js";
import { presentWebhook } from "../presentWebhook.js";
import { createWebhook, type WebhookWithSecret } from "../verbs/createWebhook.js";
import { deleteWebhook } from "../verbs/deleteWebhook.js";
import { rotateSecret } from "../verbs/rotateSecret.js";
import { updateWebhook } from "../verbs/updateWebhook.js";
import { jsonContent, webhookPath, webhookTags } from "./webhookRoute.js";

const base = { access: "admin", query: noQuery } as const;

export function addEndpointRoutes(router: Router, { context, wake }: Webhooks): void {
  router.add({
    ...base,
    config: {
      method: "post",
      path: "/webhooks",
      operationId: "createWebhook",
      summary: "Tell an address of changes of status",
      description:
        "Signed by Standard Webhooks 1.0. The answer holds the signing secret, which is shown this once.",
      tags: webhookTags,
      request: { body: { required: true, content: jsonContent(createWebhookSchema) } },
      responses: {
        201: { description: "Made, with its secret", content: jsonContent(webhookWithSecretSchema) },
      },
    },
    answer: async ({ principal, raw }) => {
      const { value } = await readJsonBody(raw);
      const created = await createWebhook(context, principal, parseInput(createWebhookSchema, value ?? {}));
      wake();
      return secretReply(201, created, { location: `/webhooks/${created.endpoint.id}` });
    },
  });

  router.add({
    ...base,
    config: {
      method: "get",
      path: "/webhooks",
      operationId: "listWebhooks",
      summary: "All webhooks, in order of creation",
      tags: webhookTags,
      responses: { 200: { description: "At most 50", content: jsonContent(z.array(webhookSchema)) } },
    },
    answer: async () => {
      const query = context.db
        .selectFrom("webhook_endpoints")
        .selectAll()
        .orderBy("created_at")
        .orderBy("id");
      const rows = await withDatabase(context.clock, () => query.execute());
      return jsonReply(200, rows.map(presentWebhook));
    },
  });

  router.add({
    ...base,
    config: {
      method: "get",
      path: "/webhooks/{id}",
      operationId: "getWebhook",
      summary: "A webhook",
      tags: webhookTags,
      request: webhookPath,
      responses: { 200: { description: "Without its secret", content: jsonContent(webhookSchema) } },
    },
    answer: async ({ param }) => {
      const row = await withDatabase(context.clock, () => getEndpoint(context.db, param("id")));
      return jsonReply(200, presentWebhook(row));
    },
  });

  router.add({
    ...base,
    config: {
      method: "patch",
      path: "/webhooks/{id}",
      operationId: "updateWebhook",
      summary: "Change a webhook, enable or disable it",
      tags: webhookTags,
      request: { ...webhookPath, body: { required: true, content: jsonContent(updateWebhookSchema) } },
      responses: { 200: { description: "As it is now", content: jsonContent(webhookSchema) } },
    },
    answer: async ({ principal, raw, param }) => {
      const { value } = await readJsonBody(raw);
      const input = parseInput(updateWebhookSchema, value ?? {});
      return jsonReply(200, presentWebhook(await updateWebhook(context, principal, param("id"), input)));
    },
  });

  router.add({
    ...base,
    config: {
      method: "delete",
      path: "/webhooks/{id}",
      operationId: "deleteWebhook",
      summary: "Delete a webhook, with what was to be sent there",
      tags: webhookTags,
      request: webhookPath,
      responses: { 204: { description: "Deleted" } },
    },
    answer: async ({ principal, param }) => {
      await deleteWebhook(context, principal, param("id"));
      return { status: 204, headers: {}, body: null };
    },
  });

  router.add({
    ...base,
    config: {
      method: "post",
      path: "/webhooks/{id}/rotate",
      operationId: "rotateWebhookSecret",
      summary: "A new signing secret",
      description: "The one before signs too for 24 hours.",
      tags: webhookTags,
      request: webhookPath,
      responses: {
        200: {
          description: "With the new secret, shown this once",
          content: jsonContent(webhookWithSecretSchema),
        },
      },
    },
    answer: async ({ principal, param }) =>
      secretReply(200, await rotateSecret(context, principal, param("id"))),
  });
}

/** Not to be kept by anything on the way. */
function secretReply(
  status: number,
  { endpoint, secret }: WebhookWithSecret,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const noStore = { "cache-control": "no-store" };
  return jsonReply(status, { ...presentWebhook(endpoint), secret }, { ...noStore, ...headers });
}
