import { type Kysely, sql } from "kysely";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { Database } from "../../db/schema.js";
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
  principal: Principal,
  input: { readonly webhook: string; readonly delivery: string },
): Promise<DeliveryRow> {
  return withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const { id: webhook } = await getEnabled(tx, input.webhook);
      const id = getDeliveryId(input.delivery);
      const { rows } = await sql`
        ${anew(ctx.clock.now())} WHERE id = ${id} AND endpoint_id = ${webhook} AND status <> 'pending'
        RETURNING id`.execute(tx);
      const row = await selectDeliveries({ db: tx })
        .where("d.id", "=", id)
        .where("d.endpoint_id", "=", webhook)
        .executeTakeFirst();
      if (!row) throw deliveryNotFound(id);
      if (rows.length > 0) await writeAudit(tx, principal, "webhook.replay", webhook, { delivery: id });
      return row;
    }),
  );
}

/** Sends all again that were given up. Resolves with how many. */
export async function replayFailed(
  ctx: WebhookContext,
  principal: Principal,
  webhook: string,
): Promise<number> {
  return withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const { id } = await getEnabled(tx, webhook);
      const { rows } = await sql`
        ${anew(ctx.clock.now())} WHERE endpoint_id = ${id} AND status = 'failed' RETURNING id`.execute(tx);
      await writeAudit(tx, principal, "webhook.replay", id, { replayed: rows.length });
      return rows.length;
    }),
  );
}

async function getEnabled(db: Kysely<Database>, id: string): Promise<EndpointRow> {
  const endpoint = await getEndpoint(db, id);
  if (endpoint.enabled) return endpoint;
  const detail = `The webhook is disabled (${endpoint.disabled_reason}); enable it first: PATCH {"enabled": true}`;
  throw invalidRequest([{ pointer: "", detail, code: "disabled" }]);
}
