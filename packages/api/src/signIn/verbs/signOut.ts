import { writeAudit } from "../../audit/writeAudit.js";
import type { SignInContext } from "../signInContext.js";

/**
 * Ends a sign-in and the streams that were opened by it, on every node. Does nothing for what is no sign-in of this
 * server. Throws DATABASE_AWAY.
 */
export async function signOut(
  ctx: SignInContext,
  { value }: { readonly value: string | undefined },
): Promise<void> {
  const signIn = value === undefined ? undefined : ctx.signIns.read(value);
  if (signIn === undefined || signIn.expiresAt <= ctx.clock.now()) return;
  const principal = { id: `key:${signIn.keyId}` };
  await ctx.signIns.revoke(signIn.id, (tx) => writeAudit(tx, principal, "signIn.end", signIn.id));
  ctx.logger.info({ signInId: signIn.id, principalId: principal.id }, "signed out");
}
