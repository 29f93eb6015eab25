import { HolatError } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../db/schema.js";
import type { EndpointRow } from "./presentWebhook.js";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The endpoint; throws NOT_FOUND. */
export async function getEndpoint(db: Kysely<Database>, id: string): Promise<EndpointRow> {
  const row = uuid.test(id)
    ? await db.selectFrom("webhook_endpoints").selectAll().where("id", "=", id).executeTakeFirst()
    : undefined;
  if (!row) throw notFound("webhook", id, "GET /webhooks lists what there is.");
  return row;
}

/** The id as the database takes it; throws NOT_FOUND for what cannot be one. */
export function getDeliveryId(id: string): string {
  if (!uuid.test(id)) throw deliveryNotFound(id);
  return id;
}

export function deliveryNotFound(id: string): HolatError {
  return notFound("delivery", id, "GET /webhooks/:id/deliveries lists them; after 30 days they are deleted.");
}

function notFound(what: string, id: string, hint: string): HolatError {
  return new HolatError("NOT_FOUND", `There is no ${what} ${JSON.stringify(id.slice(0, 80))}`, { hint });
}
