import { type Kysely, sql } from "kysely";
import type { Database } from "../db/schema.js";

const dayMs = 24 * 3_600_000;
const messageLifeMs = 30 * dayMs;
const commandLifeMs = dayMs;
/** Credentials of an account that was unlinked, should that have been a mistake. */
const formerCredentialsLifeMs = 7 * dayMs;
/** More than a year, so that uptime can be compared with that of a year ago. */
const transitionLifeMs = 400 * dayMs;

/** Deletes what nobody needs any more of connection sessions. */
export async function removeOutdatedConnections(db: Kysely<Database>, now: number): Promise<void> {
  await sql`DELETE FROM messages WHERE created_at <= ${now - messageLifeMs}
    AND status NOT IN ('queued', 'sending')`.execute(db);
  await sql`DELETE FROM connection_commands WHERE done_at <= ${now - commandLifeMs}`.execute(db);
  await sql`
    WITH former AS (
      DELETE FROM connection_credentials k USING connections c
      WHERE c.id = k.connection_id AND k.epoch < c.credential_epoch AND k.updated_at <= ${now - formerCredentialsLifeMs}
      RETURNING k.connection_id, k.epoch)
    DELETE FROM connection_keys k USING former f
    WHERE k.connection_id = f.connection_id AND k.epoch = f.epoch`.execute(db);
  await sql`DELETE FROM connection_transitions WHERE at <= ${now - transitionLifeMs}`.execute(db);
}
