import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  createKey,
  listKeys,
  migrateDatabase,
  noStoredKeys,
  type OpenDatabase,
  openDatabase,
  revokeKey,
} from "@holat/api";
import { HolatError, systemClock } from "@holat/core";
import type { Config } from "../../config/config.js";
import { loadConfig } from "../../config/loadConfig.js";
import { parseUrl } from "../../config/parseUrl.js";
import type { KeysAccess } from "./keysAccess.js";

/** What the audit log calls who works on the database itself. */
const principal = { id: "local" };

/**
 * Keys on the database that `holat serve` would use with the same settings. Servers on the same Postgres know of it
 * within a moment. `make`: a PGlite that is not there is made. Rejects with SettingError or HolatError.
 */
export async function openLocally(
  env: NodeJS.ProcessEnv,
  { make }: { readonly make: boolean },
): Promise<KeysAccess> {
  const config = loadConfig({ env, cwd: process.cwd() });
  if (config.database.kind === "pglite" && !make && !existsSync(join(config.dataDir, "pglite")))
    throw new HolatError("NOT_FOUND", `There is no database in ${config.dataDir}`, {
      hint: "Set HOLAT_DATA_DIR or DATABASE_URL as for holat serve, or HOLAT_URL to ask a server.",
    });
  const database = await open(config);
  const ctx = { db: database.db, clock: systemClock, keys: noStoredKeys };
  return {
    way: `on the database itself: ${describe(config)}`,
    create: (input) => createKey(ctx, principal, input),
    list: () => listKeys(ctx),
    revoke: (id) => revokeKey(ctx, principal, { key: id }),
    close: () => database.close(),
  };
}

async function open({ database, dataDir }: Config): Promise<OpenDatabase> {
  let opened: OpenDatabase;
  try {
    opened = await openDatabase(database.kind === "postgres" ? database : { dataDir });
  } catch (error) {
    if (!(error instanceof HolatError) || !error.message.includes("is in use by process")) throw error;
    throw new HolatError("INTERNAL", error.message, {
      hint: "A running server holds it: ask that one, by HOLAT_URL or --url and HOLAT_API_KEY, or stop it first.",
      cause: error,
    });
  }
  try {
    await migrateDatabase(opened);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function describe({ database, dataDir }: Config): string {
  if (database.kind === "pglite") return `PGlite in ${dataDir}`;
  const url = parseUrl(database.url);
  return `Postgres at ${url?.host ?? "DATABASE_URL"}${url?.pathname ?? ""}`;
}
