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
  command: HolderCommand,
): Promise<boolean> {
  const until = ctx.clock.monotonic() + waitMs;
  for (let tries = 1; ; tries++) {
    const commandId = await doOrTell(ctx, principal, command, { isRepeated: tries > 1 });
    ctx.engine.wake();
    const outcome = commandId === undefined ? "done" : await awaitCommand(ctx, commandId, until);
    if (outcome !== "letGo") return outcome === "done";
  }
}

/** undefined: it is done; else the id of the command that the session's holder was given. */
function doOrTell(
  ctx: ConnectionsContext,
  principal: Principal,
  { sessionId, name, args = {}, direct }: HolderCommand,
  { isRepeated }: { readonly isRepeated: boolean },
): Promise<number | undefined> {
  return withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom("connections")
        .selectAll()
        .where("session_id", "=", sessionId)
        .where(connectionCondition(principal, "session_id"))
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw connectionNotFound(sessionId);
      if (!isRepeated) await writeAudit(tx, principal, `session.${name}`, sessionId);
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

/** `letGo`: whoever held the session let go of it before it came to the command, which is void. */
async function awaitCommand(
  ctx: ConnectionsContext,
  id: number,
  until: number,
): Promise<"done" | "letGo" | "late"> {
  for (;;) {
    const state = await withDatabase(ctx.clock, () => findCommand(ctx, id));
    // A command goes with the session that it deleted.
    if (!state) return "done";
    const isLate = ctx.clock.monotonic() >= until;
    if (state.error?.code === "OWNERSHIP_LOST" && !isLate) return "letGo";
    if (state.error) throw toError(state.error);
    if (state.isDone) return "done";
    if (!state.isHeld && (await withDatabase(ctx.clock, () => withdraw(ctx, id)))) return "letGo";
    if (isLate) return "late";
    await ctx.clock.sleep(lookEveryMs);
  }
}

interface CommandState {
  readonly isDone: boolean;
  readonly error: CommandError | null;
  /** A live server holds the session, and so will come to the command. */
  readonly isHeld: boolean;
}

async function findCommand({ db }: ConnectionsContext, id: number): Promise<CommandState | undefined> {
  const { rows } = await sql<CommandState>`
    SELECT k.done_at IS NOT NULL AS "isDone", k.error, n.id IS NOT NULL AS "isHeld"
    FROM connection_commands k JOIN connections c ON c.id = k.connection_id
    LEFT JOIN nodes n ON n.id = c.owner AND n.lease_until > clock_timestamp()
    WHERE k.id = ${id}`.execute(db);
  return rows[0];
}

/** So that whoever holds the session next does not do it then. False when it was done meanwhile. */
async function withdraw({ db }: ConnectionsContext, id: number): Promise<boolean> {
  const withdrawn = await db
    .deleteFrom("connection_commands")
    .where("id", "=", id)
    .where("done_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return withdrawn !== undefined;
}

interface CommandError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

function toError({ code, message, hint }: CommandError): HolatError {
  return new HolatError(code, message, hint === undefined ? {} : { hint });
}
