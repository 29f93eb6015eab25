import { type Kysely, sql } from "kysely";
import type { Database } from "../db/schema.js";

/** A command for a session that this node owns. */
export interface OwnedCommand {
  readonly id: number;
  readonly sessionId: string;
  readonly name: "cancel" | "force-cancel";
  readonly createdAt: number;
}

/** The commands that wait for this node's sessions, oldest first. They stay until `deleteCommands`. */
export async function findCommands(db: Kysely<Database>, nodeId: string): Promise<OwnedCommand[]> {
  const { rows } = await sql<OwnedCommand>`
    SELECT c.id, c.session_id AS "sessionId", c.name, c.created_at AS "createdAt"
    FROM commands c JOIN call_sessions s ON s.id = c.session_id
    WHERE s.owner = ${nodeId} ORDER BY c.id LIMIT 500`.execute(db);
  return rows;
}

/** Called once what they asked for is committed. */
export async function deleteCommands(db: Kysely<Database>, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom("commands")
    .where("id", "in", [...ids])
    .execute();
}
