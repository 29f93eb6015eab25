import { copyFile, cp, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "tsup";

const dashboard = join(import.meta.dirname, "../dashboard");
const docsFiles = ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"];

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
    await copyFile("src/demo/dialer.sh", "dist/dialer.sh");
  },
});
