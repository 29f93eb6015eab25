import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { hashMigrations } from "./hashMigrations.js";

/** What a server's first start unpacks; see `apps/server/scripts/packPglite.mjs`. */
export const pgliteTemplate = fileURLToPath(
  new URL("../../../../apps/server/dist/pglite.tar.br", import.meta.url),
);

/** A migrated PGlite, for `loadDataDir`. */
export async function getMigratedDump(): Promise<Blob> {
  const made = await readFile(pgliteTemplate.replace(/tar\.br$/, "migrations"), "utf8").catch(() => "");
  if (made.trim() !== hashMigrations())
    throw new Error(`${pgliteTemplate} is not of these migrations: run pnpm run build:inner first`);
  const tar = await promisify(brotliDecompress)(await readFile(pgliteTemplate));
  return new Blob([new Uint8Array(tar)]);
}
