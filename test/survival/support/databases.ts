import { afterAll, beforeAll } from "vitest";
import { startPostgres, type TestPostgres } from "../../../packages/testkit/src/index.js";

export const databases = ["PGlite", "Postgres"] as const;
export type DatabaseName = (typeof databases)[number];

/** For a `describe.each(databases)`: the address of a Postgres for its tests, or undefined where they use PGlite. */
export function startDatabases(database: DatabaseName): () => string | undefined {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    if (database === "Postgres") postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());
  return () => postgres?.url;
}
