import { type Connection, createHolatError, initialConnectionState } from "@holat/core";
import { maySeeConnection } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { withDatabase } from "../../http/withDatabase.js";
import { sendNotice } from "../../ownership/notices.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { toConnectionColumns } from "../store/connectionRow.js";
import { proxyOwner } from "../store/findProxyUrl.js";
import { getConnection } from "./getConnection.js";
import { restartConnection } from "./restartConnection.js";

const defaultMessagesPerMinute = 60;

export interface CreateConnectionInput {
  readonly sessionId: string;
  readonly proxyUrl?: string | undefined;
  readonly messagesPerMinute?: number | undefined;
}

export interface CreatedConnection {
  readonly connection: Connection;
  /** False: there was one of that name, and it runs now. */
  readonly created: boolean;
}

/**
 * Makes a session and opens it; one that is there already is opened if it does not run. Throws FORBIDDEN for a name that
 * the key is not for, DRAINING, DATABASE_AWAY.
 */
export async function createConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  { sessionId, proxyUrl, messagesPerMinute = defaultMessagesPerMinute }: CreateConnectionInput,
): Promise<CreatedConnection> {
  if (ctx.engine.draining) throw createHolatError("DRAINING");
  if (!maySeeConnection(principal, sessionId))
    throw createHolatError("FORBIDDEN", { detail: `the key is not for a session of the name ${sessionId}` });
  const created = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const at = ctx.clock.now();
      const row = await tx
        .insertInto("connections")
        .values({
          session_id: sessionId,
          ...toConnectionColumns(initialConnectionState(at)),
          proxy: proxyUrl === undefined ? null : ctx.box.seal(proxyUrl, proxyOwner(sessionId)),
          messages_per_minute: messagesPerMinute,
          created_at: at,
          updated_at: at,
          owner: null,
        })
        .onConflict((conflict) => conflict.column("session_id").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!row) return false;
      await tx
        .insertInto("connection_transitions")
        .values({
          connection_id: row.id,
          at,
          from_status: null,
          to_status: "connecting",
          code: null,
          reason: "created",
          actor: principal.id,
          node: ctx.engine.nodeId,
        })
        .execute();
      await writeAudit(tx, principal, "session.create", sessionId);
      await sendNotice(tx, ctx.engine.nodeId);
      return true;
    }),
  );
  if (created) ctx.engine.wake();
  const connection = await getConnection(ctx, principal, sessionId);
  const rests = connection.desiredState === "stopped" || connection.needsRestart;
  return {
    connection: !created && rests ? await restartConnection(ctx, principal, sessionId) : connection,
    created,
  };
}
