import { randomUUID } from "node:crypto";
import { initialCallState } from "@holat/core";
import type { Kysely } from "kysely";
import { type SessionRow, toStateColumns } from "../../src/calls/store/sessionRow.js";
import type { Database } from "../../src/db/schema.js";

/** Queues a session as `POST /calls/start` does. */
export async function insertSession(
  db: Kysely<Database>,
  {
    target = "t",
    numbers,
    args = {},
    ...columns
  }: {
    readonly target?: string;
    readonly numbers?: readonly string[];
    readonly args?: Readonly<Record<string, string>>;
    readonly owner?: string;
    readonly generation?: number;
    readonly admitted_at?: number;
  } = {},
): Promise<SessionRow> {
  const id = randomUUID();
  const now = Date.now();
  const { parse_state, ...state } = toStateColumns(initialCallState({ givenTotal: numbers?.length ?? 0 }));
  // At once, or a server takes the session before its numbers are there.
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto("call_sessions")
      .values({
        id,
        session_id: `session-${now}-${id.slice(0, 8)}`,
        target,
        metadata: "{}",
        created_at: now,
        updated_at: now,
        version: 1,
        generation: 0,
        ...state,
        ...columns,
        parse_state: JSON.stringify(parse_state),
      })
      .execute();
    await tx
      .insertInto("call_inputs")
      .values({
        session_id: id,
        numbers: numbers ? Buffer.from(numbers.map((number) => `${number}\n`).join("")) : null,
        args: JSON.stringify(args),
      })
      .execute();
  });
  return getSession(db, id);
}

export async function getSession(db: Kysely<Database>, id: string): Promise<SessionRow> {
  return db.selectFrom("call_sessions").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}
