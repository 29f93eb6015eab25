import { type CallSession, type CallStatus, deriveCallSession, type Locale } from "@holat/core";
import { targetCondition } from "../../access/nameCondition.js";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { decodeRowCursor, encodeRowCursor } from "../../http/cursor.js";
import { withDatabase } from "../../http/withDatabase.js";
import { toCallRecord } from "../store/sessionRow.js";

export interface ListCallsInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: CallStatus | undefined;
  readonly target?: string | undefined;
  /** Bounds of createdAt, epoch milliseconds: from <= createdAt < to. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly lang: Locale;
}

export interface ListedCalls {
  readonly sessions: readonly CallSession[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

/** A page of the sessions that the principal may see, newest first. Sessions created meanwhile never shift a later page. */
export async function listCalls(
  ctx: Context,
  principal: Principal,
  input: ListCallsInput,
): Promise<ListedCalls> {
  const visible = targetCondition(principal, "target");
  const { limit, cursor, status, target, from, to, lang } = input;
  let query = ctx.db
    .selectFrom("call_sessions")
    .selectAll()
    .where(visible)
    .orderBy("seq", "desc")
    .limit(limit + 1);
  if (cursor !== undefined) {
    const last = ctx.db.selectFrom("call_sessions").select("seq").where(visible);
    query = query.where("seq", "<", last.where("id", "=", decodeRowCursor("c2", cursor)));
  }
  if (status !== undefined) query = query.where("status", "=", status);
  if (target !== undefined) query = query.where("target", "=", target);
  if (from !== undefined) query = query.where("created_at", ">=", from);
  if (to !== undefined) query = query.where("created_at", "<", to);
  const rows = await withDatabase(ctx.clock, () => query.execute());
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const now = ctx.clock.now();
  return {
    sessions: page.map((row) => deriveCallSession(toCallRecord(row), now, lang)),
    nextCursor: last && encodeRowCursor("c2", last.id),
  };
}
