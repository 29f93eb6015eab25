import type { Transaction } from "kysely";
import type { Principal } from "../access/principal.js";
import type { Database } from "../db/schema.js";

/** What is recorded: the thing, a dot, what was done to it. */
export type AuditAction = `${string}.${string}`;

/**
 * Records who did what, as part of the transaction that does it: neither is there without the other. `details` is shown
 * to admins as it is, so nothing of a secret belongs there.
 *
 * ```ts
 * await writeAudit(tx, principal, "call.cancel", record.sessionId, { force: true });
 * ```
 */
export async function writeAudit(
  tx: Transaction<Database>,
  principal: Pick<Principal, "id">,
  action: AuditAction,
  subject: string,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await tx
    .insertInto("audit_log")
    .values({ principal: principal.id, action, subject, details: JSON.stringify(details) })
    .execute();
}
