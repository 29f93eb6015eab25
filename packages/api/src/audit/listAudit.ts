import type { AuditEntry } from "@holat/core/schemas";
import type { Context } from "../context.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { withDatabase } from "../http/withDatabase.js";

export interface ListAuditInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly principal?: string | undefined;
  readonly action?: string | undefined;
}

export interface ListedAudit {
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | undefined;
}

/** A page of who did what, newest first. Throws DATABASE_AWAY. */
export async function listAudit(
  { db, clock }: Pick<Context, "db" | "clock">,
  { limit, cursor, principal, action }: ListAuditInput,
): Promise<ListedAudit> {
  let query = db
    .selectFrom("audit_log")
    .selectAll()
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where("id", "<", decodeCursor("a1", cursor));
  if (principal !== undefined) query = query.where("principal", "=", principal);
  if (action !== undefined) query = query.where("action", "=", action);
  const rows = await withDatabase(clock, () => query.execute());
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    entries: page.map(({ id: _, at, ...entry }) => ({ at: new Date(at).toISOString(), ...entry })),
    nextCursor: last && encodeCursor("a1", last.id),
  };
}
