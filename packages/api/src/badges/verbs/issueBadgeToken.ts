import type { BadgeToken } from "@holat/core/schemas";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { getCall } from "../../calls/verbs/getCall.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { BadgeContext } from "../badgeContext.js";

/** A token for the badge of this one session. Throws SESSION_NOT_FOUND, DATABASE_AWAY, FORBIDDEN. */
export async function issueBadgeToken(
  ctx: BadgeContext,
  principal: Principal,
  input: { readonly session: string; readonly expiresInSeconds: number },
): Promise<BadgeToken> {
  const { record } = await getCall(ctx, principal, { session: input.session });
  const { grant, token } = ctx.badgeTokens.issue({
    session: record.id,
    expiresInSeconds: input.expiresInSeconds,
  });
  const { sessionId } = record;
  const expiresAt = new Date(grant.expiresAt).toISOString();
  await withDatabase(ctx.clock, () =>
    ctx.db
      .transaction()
      .execute((tx) =>
        writeAudit(tx, principal, "badgeToken.issue", grant.tokenId, { sessionId, expiresAt }),
      ),
  );
  ctx.logger.info({ tokenId: grant.tokenId, sessionId, principalId: principal.id }, "badge token issued");
  const path = `/badges/${sessionId}.svg?token=${token}`;
  return { id: grant.tokenId, token, sessionId, path, expiresAt };
}
