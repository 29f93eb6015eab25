import { join } from "node:path";
import type { DatabaseOptions } from "@holat/api";
import { builtDirectory } from "../builtDirectory.js";
import type { DatabaseConfig } from "../config/databaseConfig.js";

/** For `openDatabase`; a PGlite that is not there yet is unpacked from what lies beside the command file. */
export function deriveDatabaseOptions({ database, dataDir }: DatabaseConfig): DatabaseOptions {
  if (database.kind === "postgres") return database;
  return { dataDir, template: join(builtDirectory, "pglite.tar.br") };
}
