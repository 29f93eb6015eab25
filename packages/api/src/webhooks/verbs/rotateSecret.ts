import { sql } from "kysely";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { withDatabase } from "../../http/withDatabase.js";
import { getEndpoint } from "../endpoints.js";
import { createWebhookSecret } from "../signing/webhookSecret.js";
import type { WebhookContext } from "../webhookContext.js";
import type { WebhookWithSecret } from "./createWebhook.js";

const overlapMs = 24 * 3_600_000;

/** A new secret, to be shown this once; the one before signs too for 24 hours. */
export async function rotateSecret(
  ctx: WebhookContext,
  principal: Principal,
  id: string,
): Promise<WebhookWithSecret> {
  const secret = createWebhookSecret();
  const now = ctx.clock.now();
  const endpoint = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const { id: known } = await getEndpoint(tx, id);
      await sql`
        UPDATE webhook_endpoints SET secret = ${ctx.box.seal(secret, known)}, previous_secret = secret,
          previous_secret_until = ${now + overlapMs}, updated_at = ${now}
        WHERE id = ${known}`.execute(tx);
      await writeAudit(tx, principal, "webhook.rotate", known);
      return getEndpoint(tx, known);
    }),
  );
  return { endpoint, secret };
}
