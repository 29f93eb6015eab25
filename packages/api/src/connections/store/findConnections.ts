import { HolatError } from "@holat/core";
import { shown } from "@holat/core/schemas";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { connectionCondition } from "../../access/nameCondition.js";
import type { Principal } from "../../access/principal.js";
import type { Database } from "../../db/schema.js";
import type { ReadConnection } from "../presentConnection.js";

/** What the principal may see of the sessions that match, in order of their id. */
export async function findConnections(
  db: Kysely<Database>,
  principal: Pick<Principal, "limits">,
  condition: RawBuilder<boolean> = sql<boolean>`TRUE`,
): Promise<ReadConnection[]> {
  const { rows } = await sql<ReadConnection>`
    SELECT c.*, n.id IS NOT NULL AS owner_lives
    FROM connections c LEFT JOIN nodes n ON n.id = c.owner AND n.lease_until > clock_timestamp()
    WHERE ${connectionCondition(principal, "c.session_id")} AND ${condition} ORDER BY c.id`.execute(db);
  return rows;
}

/** One by its name. Throws SESSION_NOT_FOUND, also for one that the principal may not see. */
export async function getConnectionRow(
  db: Kysely<Database>,
  principal: Pick<Principal, "limits">,
  sessionId: string,
): Promise<ReadConnection> {
  const [row] = await findConnections(db, principal, sql<boolean>`c.session_id = ${sessionId}`);
  if (!row) throw connectionNotFound(sessionId);
  return row;
}

export function connectionNotFound(sessionId: string): HolatError {
  return new HolatError("SESSION_NOT_FOUND", `There is no session ${shown(sessionId)}`, {
    hint: "Check the name, upper and lower case too: GET /sessions/all lists the sessions. POST /sessions makes one.",
  });
}
