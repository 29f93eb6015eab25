import type { DatabaseConfig } from "./databaseConfig.js";
import { parseUrl } from "./parseUrl.js";

/** For people; never a password. */
export function describeDatabase({ database, dataDir }: DatabaseConfig): string {
  if (database.kind === "pglite") return `PGlite in ${dataDir}`;
  const url = parseUrl(database.url);
  return `Postgres at ${url?.host ?? "DATABASE_URL"}${url?.pathname ?? ""}`;
}
