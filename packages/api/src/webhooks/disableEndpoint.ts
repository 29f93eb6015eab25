import { sql, type Transaction } from "kysely";
import type { Database } from "../db/schema.js";

/** Stops deliveries to an endpoint; what waits is kept as failed, to be replayed once it is enabled again. */
export async function disableEndpoint(
  tx: Transaction<Database>,
  id: string,
  reason: "requested" | "gone" | "failing",
  now: number,
): Promise<void> {
  await tx
    .updateTable("webhook_endpoints")
    .set({ enabled: false, disabled_reason: reason, disabled_at: now, updated_at: now })
    .where("id", "=", id)
    .where("enabled", "=", true)
    .execute();
  await sql`
    UPDATE webhook_deliveries SET status = 'failed', finished_at = ${now}
    WHERE endpoint_id = ${id} AND status = 'pending'`.execute(tx);
}
