import type { Connection } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { commandHolder } from "../commandHolder.js";
import { commitDirectly } from "../commitDirectly.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { deleteCredentials } from "../store/createCredentialStore.js";
import { getConnection } from "./getConnection.js";

/**
 * Unlinks the account: the phone is told when the session is connected, and its credentials are deleted. Throws
 * SESSION_NOT_FOUND, DATABASE_AWAY.
 */
export async function logoutConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
): Promise<Connection> {
  await commandHolder(ctx, principal, {
    sessionId,
    name: "logout",
    direct: async (tx, row) => {
      const at = ctx.clock.now();
      await deleteCredentials(tx, row.id);
      await commitDirectly(
        tx,
        row,
        { kind: "loggedOut", at },
        { at, actor: principal.id, nodeId: ctx.engine.nodeId, reason: "logged_out", newEpoch: true },
      );
    },
  });
  return getConnection(ctx, principal, sessionId);
}
