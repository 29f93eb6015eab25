import { sql } from "kysely";
import { withDatabase } from "../../http/withDatabase.js";
import { getEndpoint } from "../endpoints.js";
import { createWebhookSecret } from "../signing/webhookSecret.js";
import type { WebhookContext } from "../webhookContext.js";
import type { WebhookWithSecret } from "./createWebhook.js";

const overlapMs = 24 * 3_600_000;

/** A new secret, to be shown this once; the one before signs too for 24 hours. */
export async function rotateSecret(ctx: WebhookContext, id: string): Promise<WebhookWithSecret> {
  const secret = createWebhookSecret();
  const now = ctx.clock.now();
  const endpoint = await withDatabase(ctx.clock, async () => {
    const { id: known } = await getEndpoint(ctx.db, id);
    await sql`
      UPDATE webhook_endpoints SET secret = ${ctx.box.seal(secret, known)}, previous_secret = secret,
        previous_secret_until = ${now + overlapMs}, updated_at = ${now}
      WHERE id = ${known}`.execute(ctx.db);
    return getEndpoint(ctx.db, known);
  });
  return { endpoint, secret };
}
