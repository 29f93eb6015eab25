import { type Kysely, sql } from "kysely";
import type { Database } from "../../db/schema.js";

/**
 * Lets go of sessions whose target this server had once and has no more: another may have it still, and whoever asks for
 * their end by force must not wait for a server that does not know them. Until then nobody hears of them.
 */
export async function releaseRemoved(
  db: Kysely<Database>,
  nodeId: string,
  targets: readonly string[],
  at: number,
): Promise<void> {
  await sql`
    UPDATE call_sessions SET owner = NULL, version = version + 1, updated_at = greatest(updated_at, ${at}::bigint),
      link = CASE link WHEN 'live' THEN 'lost' ELSE link END
    WHERE owner = ${nodeId} AND status IN ('PENDING', 'RUNNING') AND target <> ALL (${[...targets]}::text[])`.execute(
    db,
  );
}
