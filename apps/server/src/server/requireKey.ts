import { existsSync } from "node:fs";
import { join } from "node:path";
import type { StoredKeys } from "@holat/api";
import type { Config } from "../config/config.js";
import { SettingError } from "../config/SettingError.js";

type Reached = Pick<Config, "host" | "loopback" | "apiKey">;

/**
 * On any address but loopback every call needs a key, so there must be one: throws a SettingError when there is neither
 * HOLAT_API_KEY nor a stored key that could be used.
 */
export function requireKey({ host, loopback, apiKey }: Reached, keys: Pick<StoredKeys, "usable">): void {
  if (loopback || apiKey !== undefined || keys.usable) return;
  throw new SettingError(
    "HOLAT_API_KEY",
    `missing, and no stored key can be used, while HOLAT_HOST (${host}) is no loopback address`,
    "a key of 20 or more characters, a key made by holat keys create --scope admin, or HOLAT_HOST=127.0.0.1",
  );
}

/** The same before anything is made or opened, where there can be no stored key yet. */
export function requireKeyEarly(config: Reached & Pick<Config, "database" | "dataDir">): void {
  if (config.database.kind === "postgres" || existsSync(join(config.dataDir, "pglite"))) return;
  requireKey(config, { usable: false });
}
