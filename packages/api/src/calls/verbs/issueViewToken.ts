import type { ViewScope } from "@holat/core";
import type { ViewToken } from "@holat/core/schemas";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { getCall } from "./getCall.js";

export interface IssueViewTokenInput {
  readonly session: string;
  readonly origins: readonly string[] | null;
  readonly scopes: readonly ViewScope[];
  readonly expiresInSeconds: number;
}

/** A token for a page that shows this one session. Throws SESSION_NOT_FOUND, DATABASE_AWAY, FORBIDDEN. */
export async function issueViewToken(
  ctx: Context,
  principal: Principal,
  input: IssueViewTokenInput,
): Promise<ViewToken> {
  const { origins, scopes, expiresInSeconds } = input;
  const { record } = await getCall(ctx, { session: input.session });
  const { id, token, expiresAt } = ctx.viewTokens.issue({
    sessions: [record.id],
    origins,
    scopes,
    expiresInSeconds,
  });
  const { sessionId } = record;
  ctx.logger.info(
    { tokenId: id, sessionId, origins, scopes, principalId: principal.id },
    "view token issued",
  );
  return {
    id,
    token,
    sessionId,
    origins: origins && [...origins],
    scopes: [...scopes],
    expiresAt: new Date(expiresAt).toISOString(),
  };
}
