import { expect, it } from "vitest";
import { wrapPglite } from "../../src/db/wrapPglite.js";
import { borrowPglite } from "../support/borrowPglite.js";
import { insertSession } from "../support/insertSession.js";

const countOf = async (pglite: Awaited<ReturnType<typeof borrowPglite>>, from: string) =>
  (await pglite.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`)).rows[0]?.n;

it("a PGlite that was given back comes out empty, its numbering anew, its session forgotten", async () => {
  const first = await borrowPglite();
  const heard: string[] = [];
  await first.listen("holat", (payload) => heard.push(payload));
  await first.exec("CREATE SCHEMA library; CREATE TABLE library.job (id int); CREATE TEMP TABLE t (id int)");
  await first.exec("SET timezone TO 'Asia/Tashkent'");
  await insertSession(wrapPglite(first).db, { target: "main" });
  await first.close();

  const second = await borrowPglite();
  expect(await countOf(second, "call_sessions")).toBe(0);
  expect(await countOf(second, "targets")).toBe(0);
  expect(await countOf(second, "pg_namespace WHERE nspname = 'library'")).toBe(0);
  expect(await countOf(second, "pg_class WHERE relname = 't'")).toBe(0);
  expect((await second.query("SHOW timezone")).rows).not.toEqual([{ TimeZone: "Asia/Tashkent" }]);
  await insertSession(wrapPglite(second).db, { target: "main" });
  expect((await second.query("SELECT seq FROM call_sessions")).rows).toEqual([{ seq: 1 }]);
  await second.query("SELECT pg_notify('holat', 'to nobody')");
  expect(heard).toEqual([]);
  await second.close();
});

it("who has given it back reaches it no more", async () => {
  const first = await borrowPglite();
  await first.close();
  const second = await borrowPglite();
  expect(first.closed).toBe(true);
  expect(second.closed).toBe(false);
  await expect(first.query("SELECT 1")).rejects.toThrow("PGlite is closed");
  await expect(first.close()).rejects.toThrow("PGlite is closed");
  await second.close();
});

it("one whose tables or migrations were changed is lent to nobody", async () => {
  const first = await borrowPglite();
  await first.exec("CREATE TABLE strange (id int); INSERT INTO holat_migrations VALUES ('999-future')");
  await first.close();
  const second = await borrowPglite();
  expect(await countOf(second, "pg_class WHERE relname = 'strange'")).toBe(0);
  expect(await countOf(second, "holat_migrations WHERE name = '999-future'")).toBe(0);
  await second.close();
});
