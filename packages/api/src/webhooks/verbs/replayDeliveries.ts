import { sql } from "kysely";
import { invalidRequest } from "../../http/RequestError.js";
import { withDatabase } from "../../http/withDatabase.js";
import { deliveryNotFound, getDeliveryId, getEndpoint } from "../endpoints.js";
import type { DeliveryRow, EndpointRow } from "../presentWebhook.js";
import type { WebhookContext } from "../webhookContext.js";
import { selectDeliveries } from "./listDeliveries.js";

const anew = (now: number) => sql`
  UPDATE webhook_deliveries SET status = 'pending', round_start = attempts, next_attempt_at = ${now},
    queued_until = '-infinity', finished_at = NULL`;

/** Sends one again, whatever became of it, with the whole schedule before it; one that is under way is left alone. */
export async function replayDelivery(
  ctx: WebhookContext,
  input: { readonly webhook: string; readonly delivery: string },
): Promise<DeliveryRow> {
  return withDatabase(ctx.clock, async () => {
    const { id: webhook } = await getEnabled(ctx, input.webhook);
    const id = getDeliveryId(input.delivery);
    await sql`
      ${anew(ctx.clock.now())} WHERE id = ${id} AND endpoint_id = ${webhook} AND status <> 'pending'`.execute(
      ctx.db,
    );
    const row = await selectDeliveries(ctx)
      .where("d.id", "=", id)
      .where("d.endpoint_id", "=", webhook)
      .executeTakeFirst();
    if (!row) throw deliveryNotFound(id);
    return row;
  });
}

/** Sends all again that were given up. Resolves with how many. */
export async function replayFailed(ctx: WebhookContext, webhook: string): Promise<number> {
  return withDatabase(ctx.clock, async () => {
    const { id } = await getEnabled(ctx, webhook);
    const { rows } = await sql`
      ${anew(ctx.clock.now())} WHERE endpoint_id = ${id} AND status = 'failed' RETURNING id`.execute(ctx.db);
    return rows.length;
  });
}

async function getEnabled(ctx: WebhookContext, id: string): Promise<EndpointRow> {
  const endpoint = await getEndpoint(ctx.db, id);
  if (endpoint.enabled) return endpoint;
  const detail = `The webhook is disabled (${endpoint.disabled_reason}); enable it first: PATCH {"enabled": true}`;
  throw invalidRequest([{ pointer: "", detail, code: "disabled" }]);
}
