import type { Principal } from "../../access/principal.js";
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
  await ctx.viewTokens.revoke(input.tokenId);
  ctx.logger.info({ tokenId: input.tokenId, principalId: principal.id }, "view token revoked");
}
