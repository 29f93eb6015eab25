import type { LoggedTransition } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { decodeCursor, encodeCursor } from "../../http/cursor.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { getConnectionRow } from "../store/findConnections.js";

/** A page of a session's transitions, newest first. Throws SESSION_NOT_FOUND, DATABASE_AWAY. */
export async function listHistory(
  ctx: ConnectionsContext,
  principal: Principal,
  {
    sessionId,
    limit,
    cursor,
  }: { readonly sessionId: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly transitions: readonly LoggedTransition[]; readonly nextCursor: string | undefined }> {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor("t1", cursor);
  const rows = await withDatabase(ctx.clock, async () => {
    const { id } = await getConnectionRow(ctx.db, principal, sessionId);
    return ctx.db
      .selectFrom("connection_transitions")
      .selectAll()
      .where("connection_id", "=", id)
      .where("id", "<", before)
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute();
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    transitions: page.map((row) => ({
      at: new Date(row.at).toISOString(),
      from: row.from_status,
      to: row.to_status,
      code: row.code,
      reason: row.reason,
      actor: row.actor,
      node: row.node,
    })),
    nextCursor: last && encodeCursor("t1", last.id),
  };
}
