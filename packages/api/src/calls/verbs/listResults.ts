import type { CallResult } from "@holat/core";
import type { Kysely, Selectable } from "kysely";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import type { CallResultsTable, Database } from "../../db/schema.js";
import { decodeCursor, encodeCursor } from "../../http/cursor.js";
import { withDatabase } from "../../http/withDatabase.js";
import { getSessionRow, parseSessionRef } from "../sessionRef.js";

const batchRows = 1_000;

export interface ListResultsInput {
  readonly session: string;
  readonly cursor?: string | undefined;
  readonly outcome?: "connected" | "failed" | undefined;
}

/** A page of results in the order in which the process told them. Throws SESSION_NOT_FOUND, DATABASE_AWAY. */
export async function listResults(
  ctx: Context,
  principal: Principal,
  input: ListResultsInput & { readonly limit: number },
): Promise<{ readonly results: readonly CallResult[]; readonly nextCursor: string | undefined }> {
  const ref = parseSessionRef(input.session);
  const after = readCursor(input.cursor);
  const rows = await withDatabase(ctx.clock, async () => {
    const { id } = await getSessionRow(ctx.db, principal, ref);
    return findResults(ctx.db, { id, after, outcome: input.outcome, limit: input.limit + 1 });
  });
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  return { results: page.map(toCallResult), nextCursor: last && encodeCursor("r1", last.position) };
}

/** All results, read a batch at a time as they are taken. Throws SESSION_NOT_FOUND, DATABASE_AWAY. */
export async function streamResults(
  ctx: Context,
  principal: Principal,
  input: ListResultsInput,
): Promise<{ readonly sessionId: string; readonly batches: AsyncGenerator<readonly CallResult[]> }> {
  const ref = parseSessionRef(input.session);
  const after = readCursor(input.cursor);
  const { id, session_id } = await withDatabase(ctx.clock, () => getSessionRow(ctx.db, principal, ref));
  return { sessionId: session_id, batches: readBatches(ctx.db, { id, after, outcome: input.outcome }) };
}

async function* readBatches(
  db: Kysely<Database>,
  { id, after, outcome }: { id: string; after: number; outcome: ListResultsInput["outcome"] },
): AsyncGenerator<readonly CallResult[]> {
  let position = after;
  for (;;) {
    const rows = await findResults(db, { id, after: position, outcome, limit: batchRows });
    if (rows.length > 0) yield rows.map(toCallResult);
    position = rows.at(-1)?.position ?? position;
    if (rows.length < batchRows) return;
  }
}

async function findResults(
  db: Kysely<Database>,
  by: { id: string; after: number; outcome: ListResultsInput["outcome"]; limit: number },
): Promise<Selectable<CallResultsTable>[]> {
  let query = db
    .selectFrom("call_results")
    .selectAll()
    .where("session_id", "=", by.id)
    .where("position", ">", by.after)
    .orderBy("position")
    .limit(by.limit);
  if (by.outcome !== undefined) query = query.where("outcome", "=", by.outcome);
  return query.execute();
}

/** Positions are byte offsets: the first result's may be 0. */
function readCursor(cursor: string | undefined): number {
  return cursor === undefined ? -1 : decodeCursor("r1", cursor);
}

function toCallResult(row: Selectable<CallResultsTable>): CallResult {
  return {
    number: row.number,
    outcome: row.outcome,
    reason: row.reason,
    durationSeconds: row.duration_seconds,
    final: row.final,
    counted: row.counted,
    at: new Date(row.at).toISOString(),
  };
}
