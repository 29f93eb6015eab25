import { afterFile, createDatabase, startPostgres, type TestPostgres } from "@holat/testkit";
import { inject } from "vitest";
import { migrateDatabase } from "../../src/db/migrateDatabase.js";
import { type OpenDatabase, openDatabase } from "../../src/db/openDatabase.js";
import { wrapPglite } from "../../src/db/wrapPglite.js";
import { borrowPglite } from "./borrowPglite.js";

/** Which database this run of the tests is about. */
export const dialect = process.env.HOLAT_TEST_DATABASE === "postgres" ? "postgres" : "pglite";

let own: Promise<TestPostgres> | undefined;
/** A migrated database on the server of that URL, for others to be copied from. */
let template: { readonly serverUrl: string; readonly name: Promise<string> } | undefined;

/** Postgres of the whole test run where there is one, else one for this file. */
export async function getPostgresUrl(): Promise<string> {
  const shared: string | undefined = inject("postgresUrl");
  if (shared !== undefined) return shared;
  if (own === undefined) {
    own = startPostgres();
    afterFile(async () => {
      await (await own)?.stop();
      own = undefined;
    });
  }
  return (await own).url;
}

/** The URL of an empty Postgres database, dropped after the file. */
export async function createPostgresDatabase(): Promise<string> {
  return createDroppedDatabase(await getPostgresUrl());
}

async function createDroppedDatabase(serverUrl: string, options = {}): Promise<string> {
  const created = await createDatabase(serverUrl, options);
  afterFile(() => created.drop());
  return created.url;
}

async function getTemplate(serverUrl: string): Promise<string> {
  if (template?.serverUrl !== serverUrl) template = { serverUrl, name: makeTemplate(serverUrl) };
  return template.name;
}

async function makeTemplate(serverUrl: string): Promise<string> {
  const { name, url } = await createDatabase(serverUrl);
  const database = await openDatabase({ url });
  await migrateDatabase(database);
  await database.close();
  return name;
}

export interface TestDatabase {
  /** Opened and migrated, for the test itself. */
  readonly database: OpenDatabase;
  /**
   * What a further server of the same installation would hold: a pool of its own on Postgres; on PGlite, which serves
   * one process alone, the same database.
   */
  openAgain(): Promise<OpenDatabase>;
}

/** A fresh, migrated database; closed and dropped after the file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  if (dialect === "pglite") {
    const database = wrapPglite(await borrowPglite());
    afterFile(() => database.close());
    return { database, openAgain: async () => ({ ...database, close: async () => {} }) };
  }
  const serverUrl = await getPostgresUrl();
  const url = await createDroppedDatabase(serverUrl, { template: await getTemplate(serverUrl) });
  const openAgain = async () => {
    const database = await openDatabase({ url });
    afterFile(() => database.close());
    return database;
  };
  return { database: await openAgain(), openAgain };
}
