import type { ShownApiKey } from "@holat/core/schemas";
import type { ApiKey } from "../access/apiKey.js";
import type { KeyRow } from "../access/keyTable.js";

export function presentKey(row: KeyRow): ShownApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    sessions: row.sessions,
    targets: row.targets,
    createdAt: toIso(row.created_at),
    createdBy: row.created_by,
    lastUsedAt: toIso(row.last_used_at),
    expiresAt: toIso(row.expires_at),
    revokedAt: toIso(row.revoked_at),
  };
}

/** One of the server's settings: nothing of it is stored. */
export function presentConfiguredKey({ id, name, scopes, limits, expiresAt }: ApiKey): ShownApiKey {
  return {
    id,
    name,
    prefix: null,
    scopes: [...scopes],
    sessions: limits.sessions && [...limits.sessions],
    targets: limits.targets && [...limits.targets],
    createdAt: null,
    createdBy: null,
    lastUsedAt: null,
    expiresAt: toIso(expiresAt),
    revokedAt: null,
  };
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
