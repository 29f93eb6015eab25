import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "sessions/index": "src/sessions/index.ts",
    "watcher/index": "src/watcher/index.ts",
    "webhooks/index": "src/webhooks/index.ts",
  },
  format: ["esm", "cjs"],
  target: "es2022",
  sourcemap: true,
  clean: ["!**/*.d.{ts,cts}"],
});
