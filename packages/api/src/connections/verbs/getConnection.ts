import type { Connection } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { presentConnection } from "../presentConnection.js";
import { getConnectionRow } from "../store/findConnections.js";

/** One session as it is now. Throws SESSION_NOT_FOUND, DATABASE_AWAY. */
export async function getConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
): Promise<Connection> {
  const row = await withDatabase(ctx.clock, () => getConnectionRow(ctx.db, principal, sessionId));
  return presentConnection(row, ctx.engine, ctx.clock.now());
}
