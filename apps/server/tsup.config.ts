import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { defineConfig } from "tsup";

const dashboard = join(import.meta.dirname, "../dashboard");
const widgets = join(import.meta.dirname, "../../packages/dashboard-widgets/dist");
const widgetFiles = ["holat-widgets.js", "badges.css"];
const docsFiles = ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"];

/** Beside each file what is sent of it to browsers: smaller than a server could make it while they wait. */
async function compressFiles(folder: string, quality: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(?:js|css|svg)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
      await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes, { params }));
      await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
    }),
  );
}

export default defineConfig({
  entry: ["src/cli.ts"],
  format: ["esm"],
  target: "node20",
  sourcemap: true,
  clean: ["!pglite.*"],
  // One file to load where there would be 400: a server starts in two thirds of the time. What is left out is CommonJS,
  // or finds its own files beside itself.
  noExternal: [/^@holat\/(?!whatsapp)/, /^@hono\//, "hono", "kysely", "zod"],
  external: [
    "@holat/whatsapp",
    "qrcode",
    "@electric-sql/pglite",
    "pg",
    "prom-client",
    "ssh2",
    "pino",
    "yaml",
  ],
  // The built command file works alone: what it serves and runs lies beside it.
  onSuccess: async () => {
    const swagger = dirname(
      createRequire(join(dashboard, "package.json")).resolve("swagger-ui-dist/swagger-ui.css"),
    );
    await mkdir("dist/docs", { recursive: true });
    for (const name of docsFiles) await copyFile(join(swagger, name), join("dist/docs", name));
    await cp(join(dashboard, "dist"), "dist/page", { recursive: true });
    await mkdir("dist/widgets", { recursive: true });
    for (const name of widgetFiles)
      if (existsSync(join(widgets, name))) await copyFile(join(widgets, name), join("dist/widgets", name));
    await compressFiles("dist/page/assets", 11);
    await compressFiles("dist/widgets", 11);
    await compressFiles("dist/docs", 9);
    await copyFile("src/demo/dialer.sh", "dist/dialer.sh");
  },
});
