import { HolatError } from "@holat/core";
import { shown } from "@holat/core/schemas";
import type { Kysely } from "kysely";
import { targetCondition } from "../access/nameCondition.js";
import type { Principal } from "../access/principal.js";
import type { Database } from "../db/schema.js";
import type { SessionRow } from "./store/sessionRow.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sessionId = /^session-\d{1,16}-[a-z0-9]{6,64}$/;

/** The one column that a reference from outside can be looked up in; undefined when no session can have it. */
export type SessionRef = { readonly column: "id" | "session_id"; readonly value: string };

/** Reads a UUID or a sessionId; throws SESSION_NOT_FOUND for anything else, before it reaches the database. */
export function parseSessionRef(text: string): SessionRef {
  if (sessionId.test(text)) return { column: "session_id", value: text };
  const lower = text.toLowerCase();
  if (uuid.test(lower)) return { column: "id", value: lower };
  throw sessionNotFound(text);
}

/** The session's row; throws SESSION_NOT_FOUND, for one that the principal may not see too. */
export async function getSessionRow(
  db: Kysely<Database>,
  principal: Principal,
  ref: SessionRef,
): Promise<SessionRow> {
  const row = await db
    .selectFrom("call_sessions")
    .selectAll()
    .where(ref.column, "=", ref.value)
    .where(targetCondition(principal, "target"))
    .executeTakeFirst();
  if (!row) throw sessionNotFound(ref.value);
  return row;
}

export function sessionNotFound(text: string): HolatError {
  return new HolatError("SESSION_NOT_FOUND", `There is no session ${shown(text)}`, {
    hint: "Check the id: a sessionId (session-...) or a UUID. GET /calls/sessions/all lists the sessions.",
  });
}
