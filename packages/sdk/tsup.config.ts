import { defineConfig } from "tsup";

export default defineConfig({
  // In this order, for it decides which chunks stand beside each other, and so what can be compressed by what.
  entry: {
    "webhooks/index": "src/webhooks/index.ts",
    index: "src/index.ts",
    "sessions/index": "src/sessions/index.ts",
    "watcher/index": "src/watcher/index.ts",
  },
  format: ["esm", "cjs"],
  target: "es2022",
  sourcemap: true,
  clean: ["!**/*.d.{ts,cts}"],
});
