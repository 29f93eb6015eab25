import { type CallRecord, HolatError } from "@holat/core";
import { maySeeTarget } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { withDatabase } from "../../http/withDatabase.js";
import { getSessionRow, parseSessionRef, type SessionRef } from "../sessionRef.js";
import { toCallRecord } from "../store/sessionRow.js";

export interface FoundCall {
  readonly record: CallRecord;
  /** The database is away and this is what was committed last; whether more has happened is not known. */
  readonly stale: boolean;
}

/**
 * A session as it was committed last, by sessionId or UUID: from memory, at once, where this node follows it, else from
 * the database. Throws SESSION_NOT_FOUND, and DATABASE_AWAY when neither has it.
 */
export function getCall(
  ctx: Context,
  principal: Principal,
  input: { readonly session: string },
): FoundCall | Promise<FoundCall> {
  const ref = parseSessionRef(input.session);
  const owned = ctx.engine.findOwned(ref.value);
  // One that is hidden from the principal takes the way of one that does not exist.
  const visible = owned && maySeeTarget(principal, owned.record.target) ? owned : undefined;
  if (visible?.fresh) return { record: visible.record, stale: false };
  return readCall(ctx, principal, ref, visible?.record);
}

async function readCall(
  ctx: Context,
  principal: Principal,
  ref: SessionRef,
  remembered: CallRecord | undefined,
): Promise<FoundCall> {
  try {
    const row = await withDatabase(ctx.clock, () => getSessionRow(ctx.db, principal, ref));
    return { record: toCallRecord(row), stale: false };
  } catch (error) {
    if (!remembered || !(error instanceof HolatError) || error.code !== "DATABASE_AWAY") throw error;
    return { record: remembered, stale: true };
  }
}
