import { createHolatError } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../../db/schema.js";
import type { SecretBox } from "../../secrets/createSecretBox.js";

/** What a proxy's URL, which may hold a password, is sealed for. It is stored before the session has an id. */
export function proxyOwner(sessionId: string): string {
  return `connection ${sessionId} proxy`;
}

/** The proxy that a session goes through. Rejects with CREDENTIALS_UNREADABLE. */
export async function findProxyUrl(
  db: Kysely<Database>,
  box: SecretBox,
  id: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("connections")
    .select(["session_id", "proxy"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row?.proxy) return undefined;
  const url = box.open(row.proxy, proxyOwner(row.session_id));
  if (url === undefined) throw createHolatError("CREDENTIALS_UNREADABLE", { detail: "its proxy" });
  return url;
}
