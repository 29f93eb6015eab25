import { copyFile } from "node:fs/promises";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: ["esm", "cjs"],
  dts: { compilerOptions: { paths: { "@holat/core": ["../core/src/index.ts"] } } },
  target: "es2022",
  sourcemap: true,
  clean: true,
  onSuccess: () => copyFile("src/badges.css", "dist/badges.css"),
});
