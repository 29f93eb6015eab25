import { randomUUID } from "node:crypto";
import { type createWebhookSchema, type WebhookEventType, webhookEventTypes } from "@holat/core/schemas";
import type { z } from "zod";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { invalidRequest } from "../../http/RequestError.js";
import { withDatabase } from "../../http/withDatabase.js";
import { checkUrl } from "../checkUrl.js";
import { getEndpoint } from "../endpoints.js";
import type { EndpointRow } from "../presentWebhook.js";
import { createWebhookSecret } from "../signing/webhookSecret.js";
import type { WebhookContext } from "../webhookContext.js";

/** Each change is written once for each of them, in the transaction that commits it. */
const mostEndpoints = 50;

export interface WebhookWithSecret {
  readonly endpoint: EndpointRow;
  readonly secret: string;
}

/** Throws VALIDATION_FAILED for a URL that may not be reached. The secret is to be shown this once. */
export async function createWebhook(
  ctx: WebhookContext,
  principal: Principal,
  input: z.output<typeof createWebhookSchema>,
): Promise<WebhookWithSecret> {
  await checkUrl(ctx.guard, input.url);
  const id = randomUUID();
  const secret = createWebhookSecret();
  const now = ctx.clock.now();
  const events: readonly WebhookEventType[] = input.events ?? webhookEventTypes;
  const endpoint = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const { count } = await tx
        .selectFrom("webhook_endpoints")
        .select(({ fn }) => fn.countAll().as("count"))
        .executeTakeFirstOrThrow();
      if (Number(count) >= mostEndpoints) throw tooMany();
      await tx
        .insertInto("webhook_endpoints")
        .values({
          id,
          url: input.url,
          events: JSON.stringify(events),
          description: input.description ?? null,
          secret: ctx.box.seal(secret, id),
          previous_secret: null,
          previous_secret_until: null,
          disabled_reason: null,
          disabled_at: null,
          failing_since: null,
          created_at: now,
          updated_at: now,
        })
        .execute();
      await writeAudit(tx, principal, "webhook.create", id, { host: new URL(input.url).host, events });
      return getEndpoint(tx, id);
    }),
  );
  return { endpoint, secret };
}

function tooMany() {
  const detail = `There are ${mostEndpoints} webhooks already, which is the most; delete one first`;
  return invalidRequest([{ pointer: "", detail, code: "too_many" }]);
}
