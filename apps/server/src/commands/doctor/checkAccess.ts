import { existsSync } from "node:fs";
import { join } from "node:path";
import { HolatError, systemClock } from "@holat/core";
import type { Config } from "../../config/config.js";

/** Whether a start would find a key where it needs one: on any address but loopback. Changes nothing. */
export async function checkAccess(config: Config): Promise<string> {
  if (config.apiKey !== undefined) return "HOLAT_API_KEY is set";
  if (config.loopback) return "listening on loopback needs no key";
  try {
    if (await isKeyStored(config)) return "a stored key can be used";
  } catch (error) {
    const inUse = error instanceof HolatError && error.message.includes("is in use by process");
    if (inUse) return "a server runs on this database, so it has its keys";
    throw error;
  }
  throw new Error(
    `there is no key, and HOLAT_HOST (${config.host}) is no loopback address. Set HOLAT_API_KEY, or: holat keys create --name first --scope admin`,
  );
}

async function isKeyStored({ database, dataDir }: Config): Promise<boolean> {
  if (database.kind === "pglite" && !existsSync(join(dataDir, "pglite"))) return false;
  const { hasUsableKey, openDatabase } = await import("@holat/api");
  const open = await openDatabase(database.kind === "postgres" ? database : { dataDir });
  try {
    return await hasUsableKey(open, systemClock.now());
  } finally {
    await open.close();
  }
}
