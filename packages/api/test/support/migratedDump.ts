import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { migrateDatabase } from "../../src/db/migrateDatabase.js";
import type { Database } from "../../src/db/schema.js";

const migrations = fileURLToPath(new URL("../../src/db/migrations/", import.meta.url));

/** A migrated PGlite, made once a machine and kept in the temporary folder by the migrations' contents. */
export async function getMigratedDump(): Promise<Blob> {
  const hash = createHash("sha256");
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(join(migrations, name)));
  const path = join(tmpdir(), `holat-pglite-${hash.digest("hex").slice(0, 16)}.tar`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const pglite = await PGlite.create();
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  await migrateDatabase({ db, dialect: "pglite" });
  const dump = await pglite.dumpDataDir("none");
  await db.destroy();
  const fresh = `${path}.${randomUUID()}`;
  await writeFile(fresh, Buffer.from(await dump.arrayBuffer()));
  await rename(fresh, path);
  return dump;
}
