import { HolatError } from "@holat/core";
import { shown } from "@holat/core/schemas";
import { announceKey } from "../../access/keyTable.js";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { KeyContext } from "../keyContext.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Ends a key and the streams that were opened with it: here at once, on the other nodes within a moment. Repeating it
 * changes nothing. Throws NOT_FOUND, DATABASE_AWAY.
 */
export async function revokeKey(
  ctx: KeyContext,
  principal: Pick<Principal, "id">,
  input: { readonly key: string },
): Promise<void> {
  const id = input.key.toLowerCase();
  if (!uuid.test(id)) throw keyNotFound(input.key);
  await withDatabase(ctx.clock, () =>
    ctx.db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom("api_keys").select("name").where("id", "=", id).executeTakeFirst();
      if (!row) throw keyNotFound(input.key);
      const revoked = await tx
        .updateTable("api_keys")
        .set({ revoked_at: ctx.clock.now() })
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (!revoked) return;
      await writeAudit(tx, principal, "key.revoke", id, { name: row.name });
      await announceKey(tx, "revoked", id);
    }),
  );
  ctx.keys.forget(id);
}

function keyNotFound(id: string): HolatError {
  return new HolatError("NOT_FOUND", `There is no key ${shown(id)}`, {
    hint: "GET /keys, or holat keys list, shows the ids. The key itself is not its id.",
  });
}
