import { isHolatError } from "@holat/core";
import { type Kysely, sql } from "kysely";
import type { ConnectionCommandName, Database } from "../../db/schema.js";

/** A command for a session that this server holds. */
export interface HeldCommand {
  readonly id: number;
  readonly connectionId: number;
  readonly name: ConnectionCommandName;
  readonly args: Readonly<Record<string, string>>;
  readonly actor: string;
}

/** What waits for this server's sessions, oldest first. */
export async function findConnectionCommands(db: Kysely<Database>, nodeId: string): Promise<HeldCommand[]> {
  const { rows } = await sql<HeldCommand>`
    SELECT k.id, k.connection_id AS "connectionId", k.name, k.args, k.actor
    FROM connection_commands k JOIN connections c ON c.id = k.connection_id
    WHERE c.owner = ${nodeId} AND k.done_at IS NULL ORDER BY k.id LIMIT 500`.execute(db);
  return rows;
}

/** Tells whoever asked how it went. A command of a session that was deleted is gone with it. */
export async function finishCommand(
  db: Kysely<Database>,
  id: number,
  at: number,
  error: unknown,
): Promise<void> {
  const told = error === undefined ? null : JSON.stringify(describe(error));
  await sql`UPDATE connection_commands SET done_at = ${at}, error = ${told}::jsonb WHERE id = ${id}`.execute(
    db,
  );
}

function describe(error: unknown) {
  if (!isHolatError(error)) return { code: "INTERNAL", message: "The command failed" };
  const { code, message, hint } = error;
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}
