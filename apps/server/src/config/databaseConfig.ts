import { resolve } from "node:path";
import type { Config } from "./config.js";
import { type Environment, parseEnvironment } from "./environment.js";

/** Where the database is. */
export type DatabaseConfig = Pick<Config, "dataDir" | "database">;

export function deriveDatabaseConfig(env: Environment, cwd: string): DatabaseConfig {
  const { DATABASE_URL: url, DATABASE_URL_LISTEN: listenUrl } = env;
  return {
    dataDir: resolve(cwd, env.HOLAT_DATA_DIR),
    database:
      url === undefined
        ? { kind: "pglite" }
        : { kind: "postgres", url, ...(listenUrl === undefined ? {} : { listenUrl }) },
  };
}

/** For a command that wants the database alone; throws a SettingError for any wrong variable. */
export function loadDatabaseConfig(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}): DatabaseConfig {
  return deriveDatabaseConfig(parseEnvironment(options.env), options.cwd);
}
