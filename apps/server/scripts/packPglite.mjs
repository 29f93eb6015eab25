// Packs a migrated, empty PGlite for dist/pglite.tar.br: a server's first start unpacks it instead of making one, which
// takes six seconds of CPU. Beside it stands which migrations it was made by.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";

// From the sources, so that it need not wait for a build.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith(".") && context.parentURL?.endsWith(".ts")
      ? next(specifier.replace(/\.js$/, ".ts"), context)
      : next(specifier, { ...context, conditions: ["@holat/source", ...context.conditions] }),
});
const api = "../../../packages/api";
const { migrateDatabase } = await import(`${api}/src/db/migrateDatabase.ts`);
const { pgliteCodecs, wrapPglite } = await import(`${api}/src/db/wrapPglite.ts`);
const { hashMigrations } = await import(`${api}/test/support/hashMigrations.ts`);

const pglite = await PGlite.create(pgliteCodecs);
const database = wrapPglite(pglite);
await migrateDatabase(database);
const tar = Buffer.from(await (await pglite.dumpDataDir("none")).arrayBuffer());
await database.close();

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
mkdirSync(dist, { recursive: true });
write("pglite.tar.br", compress(tar));
write("pglite.migrations", `${hashMigrations()}\n`);

/** A window as wide as it goes finds that three quarters of it are copies: 1.7 MB, where gzip leaves 4.7. */
function compress(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function write(name, bytes) {
  const path = join(dist, name);
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}
