import type { updateWebhookSchema } from "@holat/core/schemas";
import type { z } from "zod";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { withDatabase } from "../../http/withDatabase.js";
import { checkUrl } from "../checkUrl.js";
import { disableEndpoint } from "../disableEndpoint.js";
import { getEndpoint } from "../endpoints.js";
import type { EndpointRow } from "../presentWebhook.js";
import type { WebhookContext } from "../webhookContext.js";

/** Changes what is given. Enabling forgets why it was disabled; what had failed meanwhile is sent by a replay. */
export async function updateWebhook(
  ctx: WebhookContext,
  principal: Principal,
  id: string,
  { url, events, enabled }: z.output<typeof updateWebhookSchema>,
): Promise<EndpointRow> {
  if (url !== undefined) await checkUrl(ctx.guard, url);
  const now = ctx.clock.now();
  return withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const endpoint = await getEndpoint(tx, id);
      if (enabled === false) await disableEndpoint(tx, endpoint.id, "requested", now);
      const working = { enabled: true, disabled_reason: null, disabled_at: null, failing_since: null };
      await tx
        .updateTable("webhook_endpoints")
        .set({
          updated_at: now,
          ...(url === undefined ? {} : { url }),
          ...(events === undefined ? {} : { events: JSON.stringify(events) }),
          ...(enabled === true && !endpoint.enabled ? working : {}),
        })
        .where("id", "=", endpoint.id)
        .execute();
      await writeAudit(tx, principal, "webhook.update", endpoint.id, {
        ...(url === undefined ? {} : { host: new URL(url).host }),
        ...(events === undefined ? {} : { events }),
        ...(enabled === undefined ? {} : { enabled }),
      });
      return getEndpoint(tx, id);
    }),
  );
}
