import { randomUUID } from "node:crypto";
import { initialCallState } from "@holat/core";
import { createSessionId } from "../../calls/createSessionId.js";
import { toStateColumns } from "../../calls/store/sessionRow.js";
import type { SessionSnapshot } from "../../db/schema.js";
import { withDatabase } from "../../http/withDatabase.js";
import { getEndpoint } from "../endpoints.js";
import type { DeliveryRow } from "../presentWebhook.js";
import type { WebhookContext } from "../webhookContext.js";
import { selectDeliveries } from "./listDeliveries.js";

/** Sends a `webhook.test` about a session that does not exist, by the way that real events take. */
export async function testWebhook(ctx: WebhookContext, webhook: string): Promise<DeliveryRow> {
  const now = ctx.clock.now();
  const event = randomUUID();
  const id = randomUUID();
  return withDatabase(ctx.clock, async () => {
    const endpoint = await getEndpoint(ctx.db, webhook);
    await ctx.db.transaction().execute(async (tx) => {
      await tx
        .insertInto("webhook_events")
        .values({ id: event, type: "webhook.test", at: now, session: JSON.stringify(createSample(now)) })
        .execute();
      await tx
        .insertInto("webhook_deliveries")
        .values({
          id,
          endpoint_id: endpoint.id,
          event_id: event,
          next_attempt_at: now,
          created_at: now,
          finished_at: null,
        })
        .execute();
    });
    return selectDeliveries(ctx).where("d.id", "=", id).executeTakeFirstOrThrow();
  });
}

function createSample(now: number): SessionSnapshot {
  return {
    id: randomUUID(),
    seq: 0,
    session_id: createSessionId(now),
    target: "test",
    metadata: { test: true },
    created_at: now,
    updated_at: now,
    version: 1,
    owner: null,
    generation: 0,
    admitted_at: null,
    launch_sent_at: null,
    machine: null,
    cleaned_at: null,
    ...toStateColumns(initialCallState({ givenTotal: 0 })),
  };
}
