import {
  type Connection,
  type CredentialChange,
  createHolatError,
  initialConnectionState,
} from "@holat/core";
import { checkMayMakeConnection } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { writeChange } from "../store/createCredentialStore.js";
import { insertConnection } from "../store/insertConnection.js";
import type { CreateConnectionInput } from "./createConnection.js";
import { getConnection } from "./getConnection.js";

export interface ImportConnectionInput extends CreateConnectionInput {
  readonly change: CredentialChange & { readonly credentials: string };
}

/**
 * Makes a session of an account that was linked elsewhere, so that it need not be paired anew; it is opened at once. Stop
 * it there first: an account has one socket. Throws SESSION_EXISTS for a name that is taken, FORBIDDEN, DRAINING,
 * DATABASE_AWAY.
 */
export async function importConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  input: ImportConnectionInput,
): Promise<Connection> {
  const { sessionId } = input;
  if (ctx.engine.draining) throw createHolatError("DRAINING");
  checkMayMakeConnection(principal, sessionId);
  await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const at = ctx.clock.now();
      const id = await insertConnection(tx, ctx, principal, {
        ...input,
        state: { ...initialConnectionState(at), status: "disconnected", paired: true },
        at,
        how: { reason: "imported", action: "session.import" },
      });
      if (id === undefined) throw createHolatError("SESSION_EXISTS", { detail: sessionId });
      await writeChange(tx, ctx.box, { connectionId: id, epoch: 0, at }, input.change);
    }),
  );
  ctx.engine.wake();
  return getConnection(ctx, principal, sessionId);
}
