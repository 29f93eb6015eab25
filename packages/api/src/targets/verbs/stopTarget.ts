import { HolatError, isTerminal } from "@holat/core";
import type { StoppedTarget } from "@holat/core/schemas";
import { sql } from "kysely";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { requestCancel } from "../../calls/requestCancel.js";
import type { Context } from "../../context.js";
import { withDatabase } from "../../http/withDatabase.js";
import { getTarget } from "../findTarget.js";

const atOnce = 8;

/**
 * Cancels every session that is queued or runs on a target now, each as `cancelCall` does. Those that wait go first, the
 * newest before the oldest, so that none takes the place of one that ends. Repeating it is safe. Throws NOT_FOUND,
 * DATABASE_AWAY: then some may have been canceled.
 */
export async function stopTarget(
  ctx: Context,
  principal: Principal,
  input: { readonly target: string },
): Promise<StoppedTarget> {
  const { name } = getTarget(ctx, principal, input.target);
  const ids = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM call_sessions WHERE target = ${name} AND status IN ('PENDING', 'RUNNING')
        ORDER BY admitted_at IS NOT NULL, seq DESC`.execute(tx);
      await writeAudit(tx, principal, "target.stop", name, { sessions: rows.length });
      return rows.map(({ id }) => id);
    }),
  );
  const followed: string[] = [];
  let count = 0;
  for (let at = 0; at < ids.length; at += atOnce) {
    const records = await Promise.all(
      ids.slice(at, at + atOnce).map((session) => cancelUnlessEnded(ctx, principal, session)),
    );
    for (const record of records) {
      if (!record) continue;
      count++;
      if (!isTerminal(record.state.status)) followed.push(record.id);
    }
  }
  if (followed.length > 0) void ctx.engine.commanded(followed);
  ctx.logger.info({ target: name, count, principalId: principal.id }, "target stopped");
  return { target: name, count };
}

/** One that has ended, or was deleted, meanwhile is as it should be. */
async function cancelUnlessEnded(ctx: Context, principal: Principal, session: string) {
  try {
    return await requestCancel(ctx, principal, { session, force: false });
  } catch (error) {
    if (error instanceof HolatError && ["SESSION_ENDED", "SESSION_NOT_FOUND"].includes(error.code))
      return undefined;
    throw error;
  }
}
