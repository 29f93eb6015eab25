import type { ShownApiKey } from "@holat/core/schemas";
import { toPlainText } from "../client/toPlainText.js";

/** One line for a key; `now` in epoch milliseconds. */
export function renderKey(key: ShownApiKey, now: number): string {
  const { id, name, prefix, scopes, sessions, targets } = key;
  const filters = [
    ...(targets === null ? [] : [`targets: ${targets.join(", ") || "none"}`]),
    ...(sessions === null ? [] : [`sessions: ${sessions.join(", ") || "none"}`]),
  ];
  const parts = [
    id,
    name,
    prefix === null ? "" : `${prefix}...`,
    scopes.join(","),
    ...filters,
    describeEnd(key, now),
  ];
  return toPlainText(parts.filter(Boolean).join("  "));
}

function describeEnd({ revokedAt, expiresAt, lastUsedAt, createdAt }: ShownApiKey, now: number): string {
  if (revokedAt !== null) return `revoked ${revokedAt}`;
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return `expired ${expiresAt}`;
  const used = lastUsedAt === null ? "not used yet" : `last used ${lastUsedAt}`;
  return [
    expiresAt === null ? "does not expire" : `until ${expiresAt}`,
    ...(createdAt === null ? [] : [used]),
  ].join(", ");
}
