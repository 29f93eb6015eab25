import { startPostgres } from "../postgres/startPostgres.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the one Postgres of this test run; see `createDatabase`. */
    postgresUrl: string;
  }
}

/**
 * For vitest's `globalSetup`: one Postgres for all workers of a run, stopped at its end. A test file makes its own
 * database on it: `const db = await createDatabase(inject("postgresUrl"))`.
 */
export default async function setup(project: {
  provide(key: "postgresUrl", value: string): void;
}): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  project.provide("postgresUrl", postgres.url);
  return () => postgres.stop();
}
