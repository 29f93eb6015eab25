import type { Connection } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { commandHolder } from "../commandHolder.js";
import { commitDirectly } from "../commitDirectly.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { getConnection } from "./getConnection.js";

/**
 * Opens a session anew, whatever it waited for; one that was unlinked shows codes again. Throws SESSION_NOT_FOUND,
 * DATABASE_AWAY.
 */
export async function restartConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
): Promise<Connection> {
  await commandHolder(ctx, principal, {
    sessionId,
    name: "restart",
    direct: async (tx, row) => {
      const at = ctx.clock.now();
      await commitDirectly(
        tx,
        row,
        { kind: "startRequested", at },
        {
          at,
          actor: principal.id,
          nodeId: ctx.engine.nodeId,
          reason: "restarted",
          newEpoch: !row.paired,
        },
      );
    },
  });
  return getConnection(ctx, principal, sessionId);
}
