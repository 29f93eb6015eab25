import { type ErrorCode, HolatError } from "@holat/core";
import { sql, type Transaction } from "kysely";
import { connectionCondition } from "../access/nameCondition.js";
import type { Principal } from "../access/principal.js";
import { writeAudit } from "../audit/writeAudit.js";
import type { ConnectionCommandName, Database } from "../db/schema.js";
import { withDatabase } from "../http/withDatabase.js";
import { sendNotice } from "../ownership/notices.js";
import type { ConnectionsContext } from "./connectionsContext.js";
import type { ConnectionRow } from "./store/connectionRow.js";
import { connectionNotFound } from "./store/findConnections.js";

/** The answer waits this long for whoever holds the session. */
const waitMs = 10_000;
const lookEveryMs = 50;

export interface HolderCommand {
  readonly sessionId: string;
  readonly name: ConnectionCommandName;
  readonly args?: Readonly<Record<string, string>>;
  /** Does it to a session that nobody holds, its row being locked. */
  direct(tx: Transaction<Database>, row: ConnectionRow): Promise<void>;
}

/**
 * Has something done to a session: by the server that holds it, which is told through the database, or right here when
 * nobody does. Resolves when it is done; `false` when the holder has not answered in time and will do it later. Rejects
 * with what kept the holder from it, with SESSION_NOT_FOUND and DATABASE_AWAY.
 */
export async function commandHolder(
  ctx: ConnectionsContext,
  principal: Principal,
  { sessionId, name, args = {}, direct }: HolderCommand,
): Promise<boolean> {
  const commandId = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom("connections")
        .selectAll()
        .where("session_id", "=", sessionId)
        .where(connectionCondition(principal, "session_id"))
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw connectionNotFound(sessionId);
      await writeAudit(tx, principal, `session.${name}`, sessionId);
      await sendNotice(tx, ctx.engine.nodeId);
      if (!(await hasLiveHolder(tx, row))) {
        await direct(tx, row);
        return undefined;
      }
      const { id } = await tx
        .insertInto("connection_commands")
        .values({
          connection_id: row.id,
          name,
          args: JSON.stringify(args),
          actor: principal.id,
          created_at: ctx.clock.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return id;
    }),
  );
  ctx.engine.wake();
  return commandId === undefined || awaitCommand(ctx, commandId);
}

async function hasLiveHolder(tx: Transaction<Database>, { owner }: ConnectionRow): Promise<boolean> {
  if (owner === null) return false;
  const live = await tx
    .selectFrom("nodes")
    .select("id")
    .where("id", "=", owner)
    .where("lease_until", ">", sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return live !== undefined;
}

async function awaitCommand(ctx: ConnectionsContext, id: number): Promise<boolean> {
  const until = ctx.clock.monotonic() + waitMs;
  while (ctx.clock.monotonic() < until) {
    const row = await withDatabase(ctx.clock, () =>
      ctx.db
        .selectFrom("connection_commands")
        .select(["done_at", "error"])
        .where("id", "=", id)
        .executeTakeFirst(),
    );
    // A command goes with the session that it deleted.
    if (!row) return true;
    if (row.error) throw toError(row.error);
    if (row.done_at !== null) return true;
    await ctx.clock.sleep(lookEveryMs);
  }
  return false;
}

function toError({ code, message, hint }: { code: ErrorCode; message: string; hint?: string }): HolatError {
  return new HolatError(code, message, hint === undefined ? {} : { hint });
}
