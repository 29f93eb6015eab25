import { createDatabase, startPostgres, type TestPostgres } from "@holat/testkit";
import { afterAll, inject } from "vitest";
import { migrateDatabase } from "../../src/db/migrateDatabase.js";
import { type OpenDatabase, openDatabase } from "../../src/db/openDatabase.js";
import { getMigratedDump } from "./migratedDump.js";

/** Which database this run of the tests is about. */
export const dialect = process.env.HOLAT_TEST_DATABASE === "postgres" ? "postgres" : "pglite";

let own: Promise<TestPostgres> | undefined;
const opened: OpenDatabase[] = [];
const drops: (() => Promise<void>)[] = [];

afterAll(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close().catch(() => {})));
  await Promise.all(drops.splice(0).map((drop) => drop()));
  await (await own)?.stop();
  own = undefined;
});

/** Postgres of the whole test run where there is one, else one for this file. */
export async function getPostgresUrl(): Promise<string> {
  const shared: string | undefined = inject("postgresUrl");
  if (shared !== undefined) return shared;
  own ??= startPostgres();
  return (await own).url;
}

/** The URL of an empty Postgres database, dropped after the file. */
export async function createPostgresDatabase(): Promise<string> {
  const created = await createDatabase(await getPostgresUrl());
  drops.push(() => created.drop());
  return created.url;
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
    const database = await openDatabase({ memory: true, from: await getMigratedDump() });
    opened.push(database);
    return { database, openAgain: async () => ({ ...database, close: async () => {} }) };
  }
  const url = await createPostgresDatabase();
  const open = async () => {
    const database = await openDatabase({ url });
    opened.push(database);
    return database;
  };
  const database = await open();
  await migrateDatabase(database);
  return { database, openAgain: open };
}
