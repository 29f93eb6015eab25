import type { Connection } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { commandHolder } from "../commandHolder.js";
import { commitDirectly } from "../commitDirectly.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { getConnection } from "./getConnection.js";

/** Closes a session and keeps it closed; it stays linked. Throws SESSION_NOT_FOUND, DATABASE_AWAY. */
export async function stopConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
): Promise<Connection> {
  await commandHolder(ctx, principal, {
    sessionId,
    name: "stop",
    direct: async (tx, row) => {
      const at = ctx.clock.now();
      await commitDirectly(
        tx,
        row,
        { kind: "stopRequested", at },
        { at, actor: principal.id, nodeId: ctx.engine.nodeId, reason: "stopped" },
      );
    },
  });
  return getConnection(ctx, principal, sessionId);
}
