import type { Key } from "../../server/createServerCalls.js";
import type { KeysTexts } from "./texts/index.js";

/** Who a principal of the audit log is: a key by its name, where it is still listed. */
export function describePrincipal(
  principal: string,
  keys: readonly Pick<Key, "id" | "name">[],
  texts: KeysTexts,
): string {
  if (principal === "loopback") return texts.audit.loopback;
  if (principal === "local") return texts.audit.local;
  return keys.find(({ id }) => principal === `key:${id}`)?.name ?? principal;
}
