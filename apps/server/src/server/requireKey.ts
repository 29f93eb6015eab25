import type { StoredKeys } from "@holat/api";
import type { Config } from "../config/config.js";
import { SettingError } from "../config/SettingError.js";

/** Where others can reach the server somebody must be able to ask it; throws a SettingError when nobody could. */
export function requireKey(
  { loopback, host, apiKey }: Pick<Config, "loopback" | "host" | "apiKey">,
  keys: Pick<StoredKeys, "usable">,
): void {
  if (loopback || apiKey !== undefined || keys.usable) return;
  throw new SettingError(
    "HOLAT_API_KEY",
    `missing, and no usable key is stored, while HOLAT_HOST (${host}) is no loopback address`,
    "a key of 20 or more characters, or a stored one (holat keys create --name admin --scope admin), or HOLAT_HOST=127.0.0.1",
  );
}
