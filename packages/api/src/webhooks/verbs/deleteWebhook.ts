import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { withDatabase } from "../../http/withDatabase.js";
import { getEndpoint } from "../endpoints.js";
import type { WebhookContext } from "../webhookContext.js";

/** With all that was to be sent there, and its log. */
export async function deleteWebhook(ctx: WebhookContext, principal: Principal, id: string): Promise<void> {
  await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const endpoint = await getEndpoint(tx, id);
      await tx.deleteFrom("webhook_endpoints").where("id", "=", endpoint.id).execute();
      await tx.deleteFrom("webhook_deliveries").where("endpoint_id", "=", endpoint.id).execute();
      await writeAudit(tx, principal, "webhook.delete", endpoint.id, { host: new URL(endpoint.url).host });
    }),
  );
}
