import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import type { ApiKeysTable, Database } from "../db/schema.js";

export type KeyRow = Selectable<ApiKeysTable>;

/** Tells every node of a key that was made or revoked. PGlite listens to plain names only: no hyphen. */
export const keysChannel = "holat_keys";

export async function readUsableKeys(db: Kysely<Database>, now: number): Promise<KeyRow[]> {
  return db
    .selectFrom("api_keys")
    .selectAll()
    .where("revoked_at", "is", null)
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
    .execute();
}

/** Other nodes may have seen a later use. */
export async function writeUses(db: Kysely<Database>, ids: readonly string[], now: number): Promise<void> {
  await db
    .updateTable("api_keys")
    .set({ last_used_at: now })
    .where("id", "in", ids)
    .where((eb) => eb.or([eb("last_used_at", "is", null), eb("last_used_at", "<", now)]))
    .execute();
}

/** Part of the transaction that makes or revokes the key. */
export async function announceKey(
  tx: Transaction<Database>,
  what: "created" | "revoked",
  keyId: string,
): Promise<void> {
  await sql`SELECT pg_notify(${keysChannel}, ${`${what} ${keyId}`})`.execute(tx);
}
