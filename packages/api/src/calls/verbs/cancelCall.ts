import { type CallRecord, type Clock, HolatError, isTerminal } from "@holat/core";
import type { Transaction } from "kysely";
import { targetCondition } from "../../access/nameCondition.js";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { Context } from "../../context.js";
import type { Database } from "../../db/schema.js";
import { withDatabase } from "../../http/withDatabase.js";
import { sendNotice } from "../../ownership/notices.js";
import { endCanceled, hasLiveOwner } from "../endCanceled.js";
import { parseSessionRef, type SessionRef, sessionNotFound } from "../sessionRef.js";
import { type SessionRow, toCallRecord } from "../store/sessionRow.js";
import { getCall } from "./getCall.js";

/** The answer waits this long for the session's owner, so that it mostly shows the cancel as taken. */
const ownerWaitMs = 2_000;
const lookEveryMs = 50;

export interface CancelCallInput {
  readonly session: string;
  /** End the session at once, whatever is known of its process. */
  readonly force: boolean;
}

/**
 * Asks for a session's end: a queued one ends at once, else its owner takes it from here. Asking again changes nothing.
 * Throws SESSION_NOT_FOUND, SESSION_ENDED, DATABASE_AWAY.
 */
export async function cancelCall(
  ctx: Context,
  principal: Principal,
  input: CancelCallInput,
): Promise<CallRecord> {
  const ref = parseSessionRef(input.session);
  const record = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute((tx) => requestCancel(ctx, tx, principal, ref, input.force)),
  );
  ctx.logger.info(
    { sessionId: record.sessionId, force: input.force, principalId: principal.id },
    "cancel requested",
  );
  if (isTerminal(record.state.status)) {
    ctx.live.hub.publish(record);
    return record;
  }
  return awaitOwner(ctx, principal, record, input.force);
}

/** The row's lock decides between this and admission: whoever comes second sees what the first did. */
async function requestCancel(
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

/** The committed record once it shows the request, or as it is after `ownerWaitMs`. */
async function awaitOwner(
  ctx: Context,
  principal: Principal,
  asked: CallRecord,
  force: boolean,
): Promise<CallRecord> {
  const isTaken = ({ state }: CallRecord) =>
    isTerminal(state.status) || (!force && state.cancelRequestedAt !== null);
  const limit = new AbortController();
  const timer = new AbortController();
  ctx.clock.sleep(ownerWaitMs, timer.signal).then(
    () => limit.abort(),
    () => {},
  );
  try {
    await orAborted(ctx.engine.commanded([asked.id]), limit.signal);
    for (;;) {
      const { record } = await getCall(ctx, principal, { session: asked.id });
      if (limit.signal.aborted || isTaken(record)) return record;
      await pause(ctx.clock, limit.signal);
    }
  } catch (error) {
    if (!(error instanceof HolatError) || error.code !== "DATABASE_AWAY") throw error;
    return asked;
  } finally {
    timer.abort();
  }
}

async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  await clock.sleep(lookEveryMs, signal).catch(() => {});
}

/** Resolves when either happens; what goes on in the background goes on. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    work.then(resolve, reject);
  });
}

function sessionEnded(row: SessionRow): HolatError {
  return new HolatError("SESSION_ENDED", `Session ${row.session_id} has ended: ${row.status}`, {
    hint: "An ended session never changes; there is nothing to cancel.",
  });
}
