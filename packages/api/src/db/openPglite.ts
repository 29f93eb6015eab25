import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { claimLock } from "./claimLock.js";
import type { OpenDatabase } from "./openDatabase.js";
import { unpackTemplate } from "./unpackTemplate.js";
import { pgliteCodecs, wrapPglite } from "./wrapPglite.js";

/** PGlite in `<dataDir>/pglite`, or in memory without a directory. */
export async function openPglite({
  dataDir,
  template,
}: {
  readonly dataDir?: string;
  readonly template?: string;
}): Promise<OpenDatabase> {
  if (dataDir === undefined) return wrapPglite(await PGlite.create(pgliteCodecs));
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await claimLock(join(dataDir, "pglite.lock"), "The PGlite database");
  try {
    const directory = join(dataDir, "pglite");
    if (template !== undefined) await unpackTemplate(template, directory);
    const database = wrapPglite(await PGlite.create({ ...pgliteCodecs, dataDir: directory }));
    return {
      ...database,
      close: async () => {
        await database.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
