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
import { type DatabaseConfig, loadDatabaseConfig } from "../../config/databaseConfig.js";
import { describeDatabase } from "../../config/describeDatabase.js";
import { deriveDatabaseOptions } from "../../server/deriveDatabaseOptions.js";
import type { KeyPlace } from "./keyPlace.js";

/** Whoever can open the database is nobody whom the server could name. */
const principal = { id: "local" };

/**
 * Keys in the database itself, for when there is no server to ask, or no key to ask it with. Servers on that database
 * hear of it as of any other change. Rejects when the database cannot be opened; `make` makes one where there is none.
 */
export async function openDatabaseKeys(options: {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly make: boolean;
}): Promise<KeyPlace> {
  const config = loadDatabaseConfig(options);
  const where = `directly in the database, ${describeDatabase(config)}`;
  if (config.database.kind === "pglite" && !options.make && !existsSync(join(config.dataDir, "pglite")))
    throw new Error(`There is no database in ${config.dataDir} yet. Set HOLAT_DATA_DIR or DATABASE_URL`);
  const database = await open(config);
  try {
    await migrateDatabase(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const context = { db: database.db, clock: systemClock, keys: noStoredKeys };
  return {
    where,
    create: (input) => createKey(context, principal, input),
    list: () => listKeys(context),
    revoke: (id) => revokeKey(context, principal, { key: id }),
    close: () => database.close(),
  };
}

async function open(config: DatabaseConfig): Promise<OpenDatabase> {
  try {
    return await openDatabase(deriveDatabaseOptions(config));
  } catch (error) {
    if (!(error instanceof HolatError) || !error.message.includes("is in use by process")) throw error;
    throw new HolatError("INTERNAL", error.message, {
      cause: error,
      hint: "A server runs on it, so ask that: set HOLAT_URL to its address, and HOLAT_API_KEY to a key of it with the scope admin. If it has none yet, stop it first.",
    });
  }
}
