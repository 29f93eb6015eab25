import { HolatError } from "@holat/core";
import { hashKey } from "../../access/apiKey.js";
import type { Principal } from "../../access/principal.js";
import { toSignInName } from "../../access/revokedPrincipals.js";
import { writeAudit } from "../../audit/writeAudit.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { SignInContext } from "../signInContext.js";

export interface SignedIn {
  readonly principal: Principal;
  /** Of the cookie. */
  readonly value: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/**
 * Takes a key for a cookie that stands for it. Throws UNAUTHORIZED for a key that is unknown or has expired, RATE_LIMITED
 * after several of those, FORBIDDEN, DATABASE_AWAY.
 */
export async function signIn(
  ctx: SignInContext,
  { key, address }: { readonly key: string; readonly address: string },
): Promise<SignedIn> {
  const { keys, limit, clock, signIns } = ctx;
  limit.check(address);
  const hash = hashKey(key);
  const principal = keys.find(hash);
  if (principal === undefined || (principal.expiresAt !== null && principal.expiresAt <= clock.now())) {
    limit.failed(address);
    throw new HolatError("UNAUTHORIZED", "The key is not one that opens this server", {
      hint: "Check that it was copied whole; `holat keys list` shows which keys have expired or were revoked.",
    });
  }
  const keyId = principal.id.slice("key:".length);
  const { signIn: made, value } = signIns.issue({ id: keyId, hash, expiresAt: principal.expiresAt });
  const { id, expiresAt } = made;
  await withDatabase(clock, () =>
    ctx.db
      .transaction()
      .execute((tx) =>
        writeAudit(tx, principal, "signIn.begin", id, { expiresAt: new Date(expiresAt).toISOString() }),
      ),
  );
  ctx.logger.info({ signInId: id, principalId: principal.id }, "signed in");
  return { principal: { ...principal, expiresAt, signIn: toSignInName(id) }, value, expiresAt };
}
