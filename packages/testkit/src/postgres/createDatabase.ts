import { randomBytes } from "node:crypto";
import pg from "pg";

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Drops it, connections and all. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a database on the server at `serverUrl`, a copy of `template` when given: migrate one database, then clone it
 * for every test file in about 30 ms. Nobody may be connected to the template meanwhile.
 */
export async function createDatabase(
  serverUrl: string,
  options: { readonly template?: string } = {},
): Promise<TestDatabase> {
  const name = `holat_${randomBytes(6).toString("hex")}`;
  const template = options.template === undefined ? "" : ` TEMPLATE ${pg.escapeIdentifier(options.template)}`;
  await query(serverUrl, `CREATE DATABASE ${name}${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const self: TestDatabase = {
    name,
    url: url.href,
    drop: () => query(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    [Symbol.asyncDispose]: () => self.drop(),
  };
  return self;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
