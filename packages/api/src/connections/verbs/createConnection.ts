import { type Connection, createHolatError, initialConnectionState } from "@holat/core";
import { checkMayMakeConnection } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { insertConnection } from "../store/insertConnection.js";
import { getConnection } from "./getConnection.js";
import { restartConnection } from "./restartConnection.js";

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
  input: CreateConnectionInput,
): Promise<CreatedConnection> {
  const { sessionId } = input;
  if (ctx.engine.draining) throw createHolatError("DRAINING");
  checkMayMakeConnection(principal, sessionId);
  const created = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const at = ctx.clock.now();
      const id = await insertConnection(tx, ctx, principal, {
        ...input,
        state: initialConnectionState(at),
        at,
        how: { reason: "created", action: "session.create" },
      });
      return id !== undefined;
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
