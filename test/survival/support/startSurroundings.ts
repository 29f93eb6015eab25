import { afterAll, beforeAll } from "vitest";
import {
  type SshHost,
  startPostgres,
  startSshHost,
  type TestPostgres,
} from "../../../packages/testkit/src/index.js";
import { long } from "./length.js";

export const databases = ["PGlite", "Postgres"] as const;
/** For what the database has no part in, and the engine's own tests run on both. */
export const oneDatabase = long ? databases : (["Postgres"] as const);
export type DatabaseName = (typeof databases)[number];

export interface Surroundings {
  readonly host: SshHost<"dash">;
  /** For `createSite`: undefined where the site is to use PGlite. */
  postgresUrl(database: DatabaseName): string | undefined;
}

/** For the tests of a file: one machine to call from, and one Postgres. */
export function startSurroundings(): Surroundings {
  let host: SshHost<"dash">;
  let postgres: TestPostgres;
  beforeAll(async () => {
    [host, postgres] = await Promise.all([startSshHost(), startPostgres()]);
  });
  afterAll(() => Promise.all([host.stop(), postgres.stop()]));
  return {
    get host() {
      return host;
    },
    postgresUrl: (database: DatabaseName) => (database === "Postgres" ? postgres.url : undefined),
  };
}
