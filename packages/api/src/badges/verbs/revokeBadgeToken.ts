import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { BadgeContext } from "../badgeContext.js";

/** Ends a badge token, on every node. Repeating it changes nothing. Throws DATABASE_AWAY. */
export async function revokeBadgeToken(
  ctx: BadgeContext,
  principal: Principal,
  input: { readonly tokenId: string },
): Promise<void> {
  await ctx.badgeTokens.revoke(input.tokenId, (tx) =>
    writeAudit(tx, principal, "badgeToken.revoke", input.tokenId.toLowerCase()),
  );
  ctx.logger.info({ tokenId: input.tokenId, principalId: principal.id }, "badge token revoked");
}
