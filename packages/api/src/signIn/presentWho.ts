import type { Who } from "@holat/core/schemas";
import type { Principal } from "../access/principal.js";

export function presentWho({ id, name, scopes, limits, keyless, signIn, expiresAt }: Principal): Who {
  return {
    id,
    name,
    scopes: [...scopes],
    sessions: limits.sessions && [...limits.sessions],
    targets: limits.targets && [...limits.targets],
    keyless,
    signedIn: signIn !== undefined,
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
