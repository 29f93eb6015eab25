import { HolatError } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../../db/schema.js";
import type { SecretBox } from "../../secrets/createSecretBox.js";

const name = "connections";
const text = "Holat can read this";

/**
 * Makes sure that the server's secret is the one that credentials were sealed with, before any is read or written. The
 * first server leaves the mark that the later ones are judged by. Resolves to `previous` when HOLAT_SECRET_PREVIOUS was
 * needed: the mark is then sealed anew, and credentials want to be.
 *
 * Rejects with CREDENTIALS_UNREADABLE, having written nothing.
 */
export async function checkSecret(db: Kysely<Database>, box: SecretBox): Promise<"current" | "previous"> {
  await db
    .insertInto("secret_checks")
    .values({ name, sealed: box.seal(text, name) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { sealed } = await db
    .selectFrom("secret_checks")
    .select("sealed")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  if (box.open(sealed, name) !== text)
    throw new HolatError(
      "CREDENTIALS_UNREADABLE",
      "HOLAT_SECRET is not the one that the stored credentials were sealed with; it wants that one, or it in HOLAT_SECRET_PREVIOUS",
      {
        hint: "Nothing was overwritten. Start with the former secret as HOLAT_SECRET_PREVIOUS to change it.",
      },
    );
  if (box.isCurrent(sealed, name)) return "current";
  await db
    .updateTable("secret_checks")
    .set({ sealed: box.seal(text, name) })
    .where("name", "=", name)
    .where("sealed", "=", sealed)
    .execute();
  return "previous";
}
