import type { WebhookDeliveryStatus } from "@holat/core/schemas";
import { sql } from "kysely";
import { decodeCursor, encodeCursor } from "../../http/cursor.js";
import { withDatabase } from "../../http/withDatabase.js";
import { getEndpoint } from "../endpoints.js";
import type { DeliveryRow } from "../presentWebhook.js";
import type { WebhookContext } from "../webhookContext.js";

/** Deliveries with what they are about; `where` and `order` follow. */
export function selectDeliveries({ db }: Pick<WebhookContext, "db">) {
  return db
    .selectFrom("webhook_deliveries as d")
    .innerJoin("webhook_events as v", "v.id", "d.event_id")
    .selectAll("d")
    .select(["v.type", sql<string>`v.session->>'session_id'`.as("session_id")]);
}

export interface ListedDeliveries {
  readonly deliveries: readonly DeliveryRow[];
  readonly nextCursor: string | undefined;
}

/** A page of an endpoint's deliveries, newest first. */
export async function listDeliveries(
  ctx: WebhookContext,
  input: {
    readonly webhook: string;
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly status?: WebhookDeliveryStatus | undefined;
  },
): Promise<ListedDeliveries> {
  const { limit, cursor, status } = input;
  const before = cursor === undefined ? undefined : decodeCursor("w1", cursor);
  const rows = await withDatabase(ctx.clock, async () => {
    const { id } = await getEndpoint(ctx.db, input.webhook);
    let query = selectDeliveries(ctx)
      .where("d.endpoint_id", "=", id)
      .orderBy("d.seq", "desc")
      .limit(limit + 1);
    if (before !== undefined) query = query.where("d.seq", "<", before);
    if (status !== undefined) query = query.where("d.status", "=", status);
    return query.execute();
  });
  const deliveries = rows.slice(0, limit);
  const last = rows.length > limit ? deliveries.at(-1) : undefined;
  return { deliveries, nextCursor: last && encodeCursor("w1", last.seq) };
}
