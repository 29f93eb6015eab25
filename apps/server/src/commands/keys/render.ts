import type { ShownApiKey } from "@holat/core/schemas";
import { toPlainText } from "../client/toPlainText.js";

/** One line for a key. */
export function renderKey(key: ShownApiKey): string {
  const filters = [
    key.targets && `targets ${key.targets.join(",") || "none"}`,
    key.sessions && `sessions ${key.sessions.join(",") || "none"}`,
  ].filter(Boolean);
  return toPlainText(
    [
      key.id,
      describeState(key),
      key.prefix === null ? "of the settings" : `${key.prefix}...`,
      key.scopes.join(","),
      filters.join(" ") || "sees all",
      key.lastUsedAt === null ? "" : `used ${key.lastUsedAt}`,
      key.name,
    ]
      .filter((part) => part !== "")
      .join("  "),
  );
}

function describeState({ revokedAt, expiresAt }: ShownApiKey): string {
  if (revokedAt !== null) return `revoked ${revokedAt}`;
  if (expiresAt === null) return "good";
  return Date.parse(expiresAt) <= Date.now() ? `expired ${expiresAt}` : `good until ${expiresAt}`;
}
