import { withDatabase } from "../../http/withDatabase.js";
import { getEndpoint } from "../endpoints.js";
import type { WebhookContext } from "../webhookContext.js";

/** With all that was to be sent there, and its log. */
export async function deleteWebhook(ctx: WebhookContext, id: string): Promise<void> {
  await withDatabase(ctx.clock, async () => {
    const endpoint = await getEndpoint(ctx.db, id);
    await ctx.db.deleteFrom("webhook_endpoints").where("id", "=", endpoint.id).execute();
    await ctx.db.deleteFrom("webhook_deliveries").where("endpoint_id", "=", endpoint.id).execute();
  });
}
