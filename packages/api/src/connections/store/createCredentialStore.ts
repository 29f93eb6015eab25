import { type CredentialChange, type CredentialStore, createHolatError } from "@holat/core";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../../db/schema.js";
import type { SecretBox } from "../../secrets/createSecretBox.js";

/** Keys that one statement writes. */
const keysPerStatement = 500;

export interface CredentialStoreOptions {
  readonly db: Kysely<Database>;
  readonly box: SecretBox;
  readonly connectionId: number;
  /** Who may write: this server, as long as the session is its own by this generation. */
  readonly nodeId: string;
  readonly generation: number;
  now(): number;
}

/**
 * A session's credentials, sealed, in the database. Each text is bound to its session and its name, so that no row can
 * stand in for another.
 */
export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { db, box, connectionId, nodeId, generation, now } = options;

  const open = (sealed: string, owner: string, what: string): string => {
    const text = box.open(sealed, owner);
    if (text === undefined) throw createHolatError("CREDENTIALS_UNREADABLE", { detail: what });
    return text;
  };

  /** Holds the row until the transaction ends, so that nobody can take the session over in between. */
  const fence = async (tx: Transaction<Database>): Promise<number> => {
    const row = await tx
      .selectFrom("connections")
      .select("credential_epoch")
      .where("id", "=", connectionId)
      .where("owner", "=", nodeId)
      .where("generation", "=", generation)
      .forShare()
      .executeTakeFirst();
    if (!row) throw createHolatError("OWNERSHIP_LOST");
    return row.credential_epoch;
  };

  return {
    load: async () => {
      const row = await db
        .selectFrom("connection_credentials as c")
        .innerJoin("connections as s", (join) =>
          join.onRef("s.id", "=", "c.connection_id").onRef("s.credential_epoch", "=", "c.epoch"),
        )
        .select("c.sealed")
        .where("s.id", "=", connectionId)
        .executeTakeFirst();
      return row && open(row.sealed, credentialsOwner(connectionId), "its credentials");
    },
    getKeys: async (type, ids) => {
      if (ids.length === 0) return new Map();
      const { rows } = await sql<{ key_id: string; sealed: string }>`
        SELECT k.key_id, k.sealed FROM connection_keys k JOIN connections s
          ON s.id = k.connection_id AND s.credential_epoch = k.epoch
        WHERE s.id = ${connectionId} AND k.type = ${type} AND k.key_id = ANY (${[...ids]}::text[])`.execute(
        db,
      );
      return new Map(
        rows.map((row) => [
          row.key_id,
          open(row.sealed, keyOwner(connectionId, type, row.key_id), `its key ${type}`),
        ]),
      );
    },
    save: (change) =>
      db.transaction().execute(async (tx) => {
        await writeChange(tx, box, { connectionId, epoch: await fence(tx), at: now() }, change);
      }),
    clear: () =>
      db.transaction().execute(async (tx) => {
        await fence(tx);
        await deleteCredentials(tx, connectionId);
      }),
  };
}

/** What a sealed text is bound to. */
export function credentialsOwner(connectionId: number): string {
  return `connection ${connectionId}`;
}

export function keyOwner(connectionId: number, type: string, id: string): string {
  return `connection ${connectionId} ${type} ${id}`;
}

/** All that is stored for an account, of every epoch. */
export async function deleteCredentials(tx: Transaction<Database>, connectionId: number): Promise<void> {
  await tx.deleteFrom("connection_credentials").where("connection_id", "=", connectionId).execute();
  await tx.deleteFrom("connection_keys").where("connection_id", "=", connectionId).execute();
}

/** Within a transaction that holds the session's row. */
export async function writeChange(
  tx: Transaction<Database>,
  box: SecretBox,
  { connectionId, epoch, at }: { readonly connectionId: number; readonly epoch: number; readonly at: number },
  { credentials, keys = [] }: CredentialChange,
): Promise<void> {
  if (credentials !== undefined)
    await tx
      .insertInto("connection_credentials")
      .values({
        connection_id: connectionId,
        epoch,
        sealed: box.seal(credentials, credentialsOwner(connectionId)),
        updated_at: at,
      })
      .onConflict((conflict) =>
        conflict.columns(["connection_id", "epoch"]).doUpdateSet((eb) => ({
          sealed: eb.ref("excluded.sealed"),
          updated_at: eb.ref("excluded.updated_at"),
        })),
      )
      .execute();
  const latest = new Map(keys.map((key) => [`${key.type} ${key.id}`, key]));
  const deleted = [...latest.values()].filter(({ value }) => value === null);
  if (deleted.length > 0)
    await sql`
      DELETE FROM connection_keys USING unnest(${deleted.map(({ type }) => type)}::text[],
        ${deleted.map(({ id }) => id)}::text[]) AS gone (type, key_id)
      WHERE connection_id = ${connectionId} AND epoch = ${epoch}
        AND connection_keys.type = gone.type AND connection_keys.key_id = gone.key_id`.execute(tx);
  const sealed = [...latest.values()].flatMap(({ type, id, value }) =>
    value === null ? [] : [{ type, id, sealed: box.seal(value, keyOwner(connectionId, type, id)) }],
  );
  for (let from = 0; from < sealed.length; from += keysPerStatement) {
    const batch = sealed.slice(from, from + keysPerStatement);
    await sql`
      INSERT INTO connection_keys (connection_id, epoch, type, key_id, sealed)
      SELECT ${connectionId}, ${epoch}, type, key_id, sealed FROM unnest(${batch.map(({ type }) => type)}::text[],
        ${batch.map(({ id }) => id)}::text[], ${batch.map((key) => key.sealed)}::text[]) AS new (type, key_id, sealed)
      ON CONFLICT (connection_id, epoch, type, key_id) DO UPDATE SET sealed = excluded.sealed`.execute(tx);
  }
}
