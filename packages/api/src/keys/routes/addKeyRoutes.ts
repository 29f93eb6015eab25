import { HolatError } from "@holat/core";
import { apiKeySchema, createdKeySchema, createKeySchema } from "@holat/core/schemas";
import { z } from "zod";
import type { ApiKey } from "../../access/apiKey.js";
import type { Router } from "../../http/createRouter.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { jsonReply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import type { KeyContext } from "../keyContext.js";
import { presentConfiguredKey } from "../presentKey.js";
import { createKey } from "../verbs/createKey.js";
import { listKeys } from "../verbs/listKeys.js";
import { revokeKey } from "../verbs/revokeKey.js";

const base = { access: "admin", query: noQuery } as const;
const tags = ["keys"];

/** Everything under /keys. `configured`: those of the server's own settings. */
export function addKeyRoutes(router: Router, ctx: KeyContext, configured: readonly ApiKey[]): void {
  router.add({
    ...base,
    config: {
      method: "post",
      path: "/keys",
      operationId: "createKey",
      summary: "Make a key",
      description: "The answer holds the key, which is shown this once.",
      tags,
      request: {
        body: { required: true, content: { "application/json": { schema: createKeySchema } } },
      },
      responses: {
        201: {
          description: "Made, with the key",
          content: { "application/json": { schema: createdKeySchema } },
        },
      },
    },
    answer: async ({ principal, raw }) => {
      const { value } = await readJsonBody(raw);
      const created = await createKey(ctx, principal, parseInput(createKeySchema, value ?? {}));
      return jsonReply(201, created, { "cache-control": "no-store" });
    },
  });

  router.add({
    ...base,
    config: {
      method: "get",
      path: "/keys",
      operationId: "listKeys",
      summary: "All keys, those of the server's settings first",
      tags,
      responses: {
        200: {
          description: "Never the keys themselves",
          content: { "application/json": { schema: z.array(apiKeySchema) } },
        },
      },
    },
    answer: async () => jsonReply(200, [...configured.map(presentConfiguredKey), ...(await listKeys(ctx))]),
  });

  router.add({
    ...base,
    config: {
      method: "delete",
      path: "/keys/{id}",
      operationId: "revokeKey",
      summary: "Revoke a key",
      description: "By its id. Its open streams end too. Repeating it changes nothing.",
      tags,
      request: { params: z.object({ id: z.string().min(1).max(128) }) },
      responses: { 204: { description: "Revoked" } },
    },
    answer: async ({ principal, param }) => {
      const id = param("id");
      if (configured.some((key) => key.id === id)) throw notRevocable(id);
      await revokeKey(ctx, principal, { key: id });
      return { status: 204, headers: { "cache-control": "no-store" }, body: null };
    },
  });
}

function notRevocable(id: string): HolatError {
  return new HolatError("KEY_NOT_REVOCABLE", `The key ${id} is one of the server's own settings`, {
    hint: `Take ${id} out of the environment of every server, and start them again.`,
  });
}
