import { existsSync } from "node:fs";
import { join } from "node:path";
import type { StoredKeys } from "@holat/api";
import type { Config } from "../config/config.js";
import type { DatabaseConfig } from "../config/databaseConfig.js";
import { SettingError } from "../config/SettingError.js";

type Reached = Pick<Config, "loopback" | "host" | "apiKey">;

/** Where others can reach the server somebody must be able to ask it; throws a SettingError when nobody could. */
export function requireKey({ loopback, host, apiKey }: Reached, keys: Pick<StoredKeys, "usable">): void {
  if (loopback || apiKey !== undefined || keys.usable) return;
  throw new SettingError(
    "HOLAT_API_KEY",
    `missing, and no usable key is stored, while HOLAT_HOST (${host}) is no loopback address`,
    "a key of 20 or more characters, or a stored one (holat keys create --name admin --scope admin), or HOLAT_HOST=127.0.0.1",
  );
}

/** The same before anything is made or opened, where no key can be stored yet. */
export function requireKeyEarly(config: Reached & DatabaseConfig): void {
  if (config.database.kind === "postgres" || existsSync(join(config.dataDir, "pglite"))) return;
  requireKey(config, { usable: false });
}
