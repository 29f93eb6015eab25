import type { ShownApiKey } from "@holat/core/schemas";
import { sql } from "kysely";
import { withDatabase } from "../../http/withDatabase.js";
import type { KeyContext } from "../keyContext.js";
import { presentKey } from "../presentKey.js";

const most = 2_000;

/** Those that are not revoked, then those that are, each newest first. Throws DATABASE_AWAY. */
export async function listKeys({ db, clock }: KeyContext): Promise<ShownApiKey[]> {
  const query = db
    .selectFrom("api_keys")
    .selectAll()
    .orderBy(sql`revoked_at IS NOT NULL`)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(most);
  const rows = await withDatabase(clock, () => query.execute());
  return rows.map(presentKey);
}
