import pg from "pg";

/** Runs one statement on a Postgres and answers with its rows: for a look behind a server's back. */
export async function queryRows(
  url: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...parameters])).rows;
  } finally {
    await client.end();
  }
}
