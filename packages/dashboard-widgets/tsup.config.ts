import { copyFile } from "node:fs/promises";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: ["esm", "cjs"],
  target: "es2022",
  sourcemap: true,
  clean: ["!**/*.d.{ts,cts}"],
  onSuccess: () => copyFile("src/badges.css", "dist/badges.css"),
});
