import type { ConnectionViewToken } from "@holat/core/schemas";
import { sql } from "kysely";
import type { Principal } from "../../access/principal.js";
import type { ViewTokens } from "../../access/viewTokens.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { connectionNotFound, findConnections } from "../store/findConnections.js";

export interface IssueConnectionViewTokenInput {
  /** Names, one or more. */
  readonly sessions: readonly string[];
  readonly origins: readonly string[] | null;
  readonly expiresInSeconds: number;
}

/** A token for a page that shows these sessions. Throws SESSION_NOT_FOUND, DATABASE_AWAY, FORBIDDEN. */
export async function issueConnectionViewToken(
  { viewTokens, ...ctx }: ConnectionsContext & { readonly viewTokens: ViewTokens },
  principal: Principal,
  { sessions, origins, expiresInSeconds }: IssueConnectionViewTokenInput,
): Promise<ConnectionViewToken> {
  const scopes = ["status"] as const;
  return withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const rows = await findConnections(
        tx,
        principal,
        sql<boolean>`c.session_id = ANY (${[...sessions]}::text[])`,
      );
      const known = new Set(rows.map(({ session_id }) => session_id));
      const missing = sessions.find((name) => !known.has(name));
      if (missing !== undefined) throw connectionNotFound(missing);
      const { id, token, expiresAt } = viewTokens.issue({
        connections: sessions,
        origins,
        scopes,
        expiresInSeconds,
      });
      const told = { sessions: [...sessions], origins: origins && [...origins], scopes: [...scopes] };
      const until = new Date(expiresAt).toISOString();
      await writeAudit(tx, principal, "viewToken.issue", id, { ...told, expiresAt: until });
      ctx.logger.info({ tokenId: id, ...told, principalId: principal.id }, "view token issued");
      return { id, token, ...told, expiresAt: until };
    }),
  );
}
