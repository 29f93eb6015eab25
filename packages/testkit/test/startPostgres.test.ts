import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startPostgres, type TestPostgres } from "../src/index.js";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 500 });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("a database is a copy of its template, and dropped with those connected to it", async () => {
  const template = await postgres.createDatabase();
  await query(template.url, "CREATE TABLE t AS SELECT 7 AS n");
  const copy = await postgres.createDatabase({ template: template.name });
  expect(await query(copy.url, "SELECT n FROM t")).toEqual([{ n: 7 }]);
  const connected = new pg.Client({ connectionString: copy.url });
  connected.on("error", () => {});
  await connected.connect();
  await copy.drop();
  await template.drop();
  await expect(query(copy.url, "SELECT 1")).rejects.toThrow(/does not exist/);
});

test("a paused server answers nobody until it is resumed", async () => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await postgres.pause();
  let answered = false;
  const answer = client.query("SELECT 1 AS n").then(({ rows }) => {
    answered = true;
    return rows;
  });
  await expect(query(postgres.url, "SELECT 1")).rejects.toThrow();
  expect(answered).toBe(false);
  await postgres.resume();
  expect(await answer).toEqual([{ n: 1 }]);
  await client.end();
});

test("what was committed outlives a kill", async () => {
  await query(postgres.url, "CREATE TABLE kept AS SELECT 1 AS n");
  await query(postgres.url, "CHECKPOINT");
  await postgres.kill();
  await expect(query(postgres.url, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
  await postgres.restart();
  await eventually(async () => expect(await query(postgres.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]));
});
