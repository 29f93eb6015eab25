import { type CallRecord, HolatError, isTerminal } from "@holat/core";
import type { Transaction } from "kysely";
import { targetCondition } from "../access/nameCondition.js";
import type { Principal } from "../access/principal.js";
import { writeAudit } from "../audit/writeAudit.js";
import type { Context } from "../context.js";
import type { Database } from "../db/schema.js";
import { withDatabase } from "../http/withDatabase.js";
import { sendNotice } from "../ownership/notices.js";
import { endCanceled, hasLiveOwner } from "./endCanceled.js";
import { parseSessionRef, type SessionRef, sessionNotFound } from "./sessionRef.js";
import { type SessionRow, toCallRecord } from "./store/sessionRow.js";

export interface RequestCancelInput {
  readonly session: string;
  /** End the session at once, whatever is known of its process. */
  readonly force: boolean;
}

/**
 * Writes down that a session is to end, and ends it where nobody follows it: then the record is a terminal one. Its owner
 * takes it from here. Throws SESSION_NOT_FOUND, SESSION_ENDED, DATABASE_AWAY.
 */
export async function requestCancel(
  ctx: Context,
  principal: Principal,
  input: RequestCancelInput,
): Promise<CallRecord> {
  const ref = parseSessionRef(input.session);
  const record = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute((tx) => writeCancel(ctx, tx, principal, ref, input.force)),
  );
  ctx.logger.info(
    { sessionId: record.sessionId, force: input.force, principalId: principal.id },
    "cancel requested",
  );
  if (isTerminal(record.state.status)) ctx.live.hub.publish(record);
  return record;
}

/** The row's lock decides between this and admission: whoever comes second sees what the first did. */
async function writeCancel(
  ctx: Context,
  tx: Transaction<Database>,
  principal: Principal,
  ref: SessionRef,
  force: boolean,
): Promise<CallRecord> {
  const row = await tx
    .selectFrom("call_sessions")
    .selectAll()
    .where(ref.column, "=", ref.value)
    .where(targetCondition(principal, "target"))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw sessionNotFound(ref.value);
  if (isTerminal(row.status)) throw sessionEnded(row);
  if (row.admitted_at === null || (force && !(await isFollowed(ctx, tx, row)))) {
    const ended = await endCanceled(tx, row, ctx.clock.now());
    await writeAudit(tx, principal, "call.cancel", row.session_id, { force });
    await sendNotice(tx, ctx.engine.nodeId);
    return ended;
  }
  const name = force ? "force-cancel" : "cancel";
  const asked = await tx
    .selectFrom("commands")
    .select("id")
    .where("session_id", "=", row.id)
    .where("name", "=", name)
    .executeTakeFirst();
  if (!asked && (force || row.cancel_requested_at === null)) {
    await tx
      .insertInto("commands")
      .values({ session_id: row.id, name, created_at: ctx.clock.now() })
      .execute();
    await writeAudit(tx, principal, "call.cancel", row.session_id, { force });
    await sendNotice(tx, ctx.engine.nodeId);
  }
  return toCallRecord(row);
}

/** This node knows best what it follows; a session of a target that was taken out of its configuration it does not. */
async function isFollowed(ctx: Context, tx: Transaction<Database>, row: SessionRow): Promise<boolean> {
  if (row.owner === ctx.engine.nodeId) return ctx.engine.findOwned(row.id) !== undefined;
  return hasLiveOwner(tx, row);
}

function sessionEnded(row: SessionRow): HolatError {
  return new HolatError("SESSION_ENDED", `Session ${row.session_id} has ended: ${row.status}`, {
    hint: "An ended session never changes; there is nothing to cancel.",
  });
}
