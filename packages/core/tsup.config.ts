import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", "schemas/index": "src/schemas/index.ts", "ssh/index": "src/ssh/index.ts" },
  format: ["esm", "cjs"],
  target: "node20",
  sourcemap: true,
  clean: ["!**/*.d.{ts,cts}"],
});
