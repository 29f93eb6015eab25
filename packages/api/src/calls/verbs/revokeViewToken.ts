import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { Context } from "../../context.js";

/**
 * Ends a view token and the streams that were opened with it, on every node. Repeating it changes nothing. Throws
 * DATABASE_AWAY.
 */
export async function revokeViewToken(
  ctx: Context,
  principal: Principal,
  input: { readonly tokenId: string },
): Promise<void> {
  await ctx.viewTokens.revoke(input.tokenId, (tx) =>
    writeAudit(tx, principal, "viewToken.revoke", input.tokenId.toLowerCase()),
  );
  ctx.logger.info({ tokenId: input.tokenId, principalId: principal.id }, "view token revoked");
}
