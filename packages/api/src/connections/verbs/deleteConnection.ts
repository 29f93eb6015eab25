import { HolatError } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { commandHolder } from "../commandHolder.js";
import type { ConnectionsContext } from "../connectionsContext.js";

/**
 * Unlinks a session's account as far as it can be reached, and deletes all of it. Deleting what is not there changes
 * nothing. Resolves to false while its holder has not done it yet. Throws DATABASE_AWAY.
 */
export async function deleteConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  sessionId: string,
): Promise<boolean> {
  try {
    return await commandHolder(ctx, principal, {
      sessionId,
      name: "delete",
      direct: async (tx, row) => {
        await tx.deleteFrom("connections").where("id", "=", row.id).execute();
      },
    });
  } catch (error) {
    if (error instanceof HolatError && error.code === "SESSION_NOT_FOUND") return true;
    throw error;
  }
}
