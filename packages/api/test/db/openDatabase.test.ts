import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HolatError } from "@holat/core";
import { eventually } from "@holat/testkit";
import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { claimLock } from "../../src/db/claimLock.js";
import { migrateDatabase } from "../../src/db/migrateDatabase.js";
import { openDatabase } from "../../src/db/openDatabase.js";
import { instanceId } from "../../src/ownership/instanceId.js";
import { createPostgresDatabase, createTestDatabase, dialect } from "../support/database.js";
import { getSession, insertSession } from "../support/insertSession.js";
import { pgliteTemplate } from "../support/pgliteTemplate.js";

const dirs: string[] = [];
const makeDir = async () => {
  const dir = await mkdtemp(join(tmpdir(), "holat-db-"));
  dirs.push(dir);
  return dir;
};
afterAll(async () => {
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

describe("both databases", () => {
  it("read int8 as a number and hear a notice", async () => {
    const { database } = await createTestDatabase();
    const { rows } = await sql<{ n: unknown }>`SELECT 9007199254740991::bigint AS n`.execute(database.db);
    expect(rows).toEqual([{ n: 9_007_199_254_740_991 }]);
    const heard: string[] = [];
    const unlisten = await database.listen("holat", { onMessage: (payload) => heard.push(payload) });
    await database.notify("holat", "node-1");
    await eventually(() => expect(heard).toEqual(["node-1"]));
    await unlisten();
  });

  it("refuse a schema that a newer Holat has made", async () => {
    const { database } = await createTestDatabase();
    await sql`INSERT INTO holat_migrations (name) VALUES ('999-future')`.execute(database.db);
    await expect(migrateDatabase(database)).rejects.toThrow(/999-future/);
  });
});

if (dialect === "postgres")
  describe("Postgres", () => {
    it("is migrated once when five servers start at once", async () => {
      const url = await createPostgresDatabase();
      const servers = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url })));
      await Promise.all(servers.map(migrateDatabase));
      const [first] = servers;
      if (!first) throw new Error("no server");
      const { rows } = await sql<{ name: string }>`SELECT name FROM holat_migrations ORDER BY name`.execute(
        first.db,
      );
      const names = rows.map(({ name }) => name);
      expect(names[0]).toBe("001-calls");
      expect(names).toEqual([...new Set(names)]);
      await Promise.all(servers.map((server) => server.close()));
    });

    it("that does not answer is told by where it was looked for, without the password", async () => {
      const error = await openDatabase({ url: "postgres://u:secret@127.0.0.1:1/db" }).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(HolatError);
      expect(error).toMatchObject({ code: "DATABASE_AWAY" });
      expect(String(error)).toContain("127.0.0.1:1/db");
      expect(String(error)).not.toContain("secret");
    });

    it("is listened to anew after the connection was cut, and says so", async () => {
      const { database } = await createTestDatabase();
      const heard: string[] = [];
      let caughtUp = 0;
      await database.listen("holat", {
        onMessage: (payload) => heard.push(payload),
        onCatchUp: () => {
          caughtUp++;
        },
      });
      await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`.execute(database.db);
      await eventually(() => expect(caughtUp).toBe(1));
      await database.notify("holat", "after");
      await eventually(() => expect(heard).toEqual(["after"]));
    });
  });

if (dialect === "pglite")
  describe("PGlite", () => {
    it("unpacks its template where nothing is, refuses a directory in use by name, and keeps rows", async () => {
      const dataDir = await makeDir();
      await mkdir(join(dataDir, "pglite"));
      await mkdir(join(dataDir, "pglite.new"));
      await writeFile(join(dataDir, "pglite.new/PG_VERSION"), "of one that was killed while it unpacked");
      const first = await openDatabase({ dataDir, template: pgliteTemplate });
      expect(await readdir(dataDir)).not.toContain("pglite.new");
      await migrateDatabase(first);
      const { id } = await insertSession(first.db);
      const error = await openDatabase({ dataDir }).catch((e: unknown) => e);
      expect(String(error)).toContain(String(process.pid));
      expect(String(error)).toContain(dataDir);
      await first.close();
      const second = await openDatabase({ dataDir, template: pgliteTemplate });
      expect(await getSession(second.db, id)).toMatchObject({ target: "t" });
      await second.close();
    }, 90_000);
  });

describe("locks", () => {
  it.each([
    ["a pid that is gone", { pid: 2 ** 22 + 1 }],
    ["a pid that is another process by now", { startTime: "1" }],
    ["an earlier boot", { bootId: "00000000-0000-0000-0000-000000000000" }],
  ])("left by %s open", async (_case, difference) => {
    const dir = await makeDir();
    const held = await claimLock(dir, "it");
    const [name = ""] = await readdir(dir);
    const path = join(dir, name);
    const identity = JSON.parse(await readFile(path, "utf8"));
    await held.release();
    await writeFile(path, JSON.stringify({ ...identity, ...difference }));
    const again = await claimLock(dir, "it");
    await again.release();
    expect(await readdir(dir)).toEqual([]);
  });

  it("are never held by two that come at once", async () => {
    const dir = await makeDir();
    const claims = await Promise.allSettled(Array.from({ length: 6 }, () => claimLock(dir, "it")));
    expect(claims.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
  });

  it("give servers on one directory different instance ids, and a successor the same again", async () => {
    const dir = await makeDir();
    const first = await instanceId(dir);
    const second = await instanceId(dir);
    expect(second.id).not.toBe(first.id);
    await first.release();
    const successor = await instanceId(dir);
    expect(successor.id).toBe(first.id);
    await successor.release();
    await second.release();
  });
});
