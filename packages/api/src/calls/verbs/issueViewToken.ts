import type { ViewScope } from "@holat/core";
import type { ViewToken } from "@holat/core/schemas";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { Context } from "../../context.js";
import { withDatabase } from "../../http/withDatabase.js";
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
  const { record } = await getCall(ctx, principal, { session: input.session });
  const { id, token, expiresAt } = ctx.viewTokens.issue({
    sessions: [record.id],
    origins,
    scopes,
    expiresInSeconds,
  });
  const { sessionId } = record;
  const told = { sessionId, origins, scopes, expiresAt: new Date(expiresAt).toISOString() };
  await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute((tx) => writeAudit(tx, principal, "viewToken.issue", id, told)),
  );
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
    expiresAt: told.expiresAt,
  };
}
