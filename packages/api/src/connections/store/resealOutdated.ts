import type { Kysely, Transaction } from "kysely";
import type { Database } from "../../db/schema.js";
import type { SecretBox } from "../../secrets/createSecretBox.js";
import { credentialsOwner, keyOwner } from "./createCredentialStore.js";

/**
 * Seals anew what only the previous secret opens, a session at a time. A row that no secret opens is let be: its session
 * says so when it is opened.
 */
export async function resealOutdated(
  db: Kysely<Database>,
  box: SecretBox,
  signal: AbortSignal,
): Promise<void> {
  const sessions = await db.selectFrom("connections").select("id").orderBy("id").execute();
  for (const { id } of sessions) {
    if (signal.aborted) return;
    await db.transaction().execute((tx) => resealSession(tx, box, id));
  }
}

async function resealSession(tx: Transaction<Database>, box: SecretBox, id: number): Promise<void> {
  await tx.selectFrom("connections").select("id").where("id", "=", id).forUpdate().execute();
  const reseal = (sealed: string, owner: string): string | undefined => {
    const text = box.isCurrent(sealed, owner) ? undefined : box.open(sealed, owner);
    return text === undefined ? undefined : box.seal(text, owner);
  };
  const credentials = await tx
    .selectFrom("connection_credentials")
    .selectAll()
    .where("connection_id", "=", id)
    .execute();
  for (const row of credentials) {
    const sealed = reseal(row.sealed, credentialsOwner(id));
    if (sealed === undefined) continue;
    await tx
      .updateTable("connection_credentials")
      .set({ sealed })
      .where("connection_id", "=", id)
      .where("epoch", "=", row.epoch)
      .execute();
  }
  const keys = await tx.selectFrom("connection_keys").selectAll().where("connection_id", "=", id).execute();
  for (const row of keys) {
    const sealed = reseal(row.sealed, keyOwner(id, row.type, row.key_id));
    if (sealed === undefined) continue;
    await tx
      .updateTable("connection_keys")
      .set({ sealed })
      .where("connection_id", "=", id)
      .where("epoch", "=", row.epoch)
      .where("type", "=", row.type)
      .where("key_id", "=", row.key_id)
      .execute();
  }
}
