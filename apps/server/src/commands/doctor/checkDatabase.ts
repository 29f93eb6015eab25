import { stat } from "node:fs/promises";
import { join } from "node:path";
import { HolatError } from "@holat/core";
import type { Config } from "../../config/config.js";

const oldest = 14;

/** Opens the database and closes it again; changes nothing in it, and makes none. */
export async function checkDatabase({
  database,
  dataDir,
}: Pick<Config, "database" | "dataDir">): Promise<string> {
  if (database.kind === "pglite") return checkPglite(dataDir);
  const { openDatabase } = await import("@holat/api");
  const open = await openDatabase(database);
  try {
    const { rows } = await open.executeSql("SHOW server_version");
    const version = String(Object(rows[0]).server_version);
    if (Number.parseInt(version, 10) < oldest) {
      throw new Error(`Postgres is ${version}; it wants ${oldest} or later`);
    }
    return `Postgres ${version} answers`;
  } finally {
    await open.close();
  }
}

async function checkPglite(dataDir: string): Promise<string> {
  const directory = join(dataDir, "pglite");
  const known = await stat(directory).catch(() => undefined);
  if (known === undefined) return "PGlite, made at the first start (no production store: no fsync)";
  const { openDatabase } = await import("@holat/api");
  try {
    await (await openDatabase({ dataDir })).close();
  } catch (error) {
    const inUse = error instanceof HolatError && error.message.includes("is in use by process");
    if (inUse) return error.message;
    throw error;
  }
  return `PGlite in ${directory} opens (no production store: no fsync)`;
}
