import { randomUUID } from "node:crypto";
import type { CreatedKey, CreateKeyInput } from "@holat/core/schemas";
import type { Transaction } from "kysely";
import { hashKey } from "../../access/apiKey.js";
import { announceKey } from "../../access/keyTable.js";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { Database } from "../../db/schema.js";
import { invalidRequest } from "../../http/RequestError.js";
import { withDatabase } from "../../http/withDatabase.js";
import { createKeyText, derivePrefix } from "../createKeyText.js";
import type { KeyContext } from "../keyContext.js";
import { presentKey } from "../presentKey.js";

/** All of them are kept in memory on every node. */
const mostKeys = 1_000;

/**
 * Makes a key; the answer alone holds it. It opens this node at once and the others within a moment. Throws
 * VALIDATION_FAILED when there are too many, DATABASE_AWAY.
 */
export async function createKey(
  ctx: KeyContext,
  principal: Pick<Principal, "id">,
  input: CreateKeyInput,
): Promise<CreatedKey> {
  const { name, scopes, expiresInSeconds } = input;
  const sessions = input.sessions ?? null;
  const targets = input.targets ?? null;
  const id = randomUUID();
  const key = createKeyText();
  const now = ctx.clock.now();
  const expiresAt = expiresInSeconds === undefined ? null : now + expiresInSeconds * 1_000;
  const row = await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      if ((await countKeys(tx)) >= mostKeys) throw tooMany();
      const made = await tx
        .insertInto("api_keys")
        .values({
          id,
          name,
          hash: Buffer.from(hashKey(key)),
          prefix: derivePrefix(key),
          scopes: JSON.stringify(scopes),
          sessions: sessions && JSON.stringify(sessions),
          targets: targets && JSON.stringify(targets),
          created_at: now,
          created_by: principal.id,
          expires_at: expiresAt,
          revoked_at: null,
          last_used_at: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await writeAudit(tx, principal, "key.create", id, { name, scopes, sessions, targets, expiresAt });
      await announceKey(tx, "created", id);
      return made;
    }),
  );
  await ctx.keys.refresh();
  return { ...presentKey(row), key };
}

async function countKeys(tx: Transaction<Database>): Promise<number> {
  const { count } = await tx
    .selectFrom("api_keys")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function tooMany() {
  const detail = `There are ${mostKeys} keys that are not revoked, which is the most; revoke one first`;
  return invalidRequest([{ pointer: "", detail, code: "too_many" }]);
}
