import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "sessions/index": "src/sessions/index.ts",
    "watcher/index": "src/watcher/index.ts",
    "webhooks/index": "src/webhooks/index.ts",
  },
  format: ["esm", "cjs"],
  // The types of @holat/core are copied in: the package stands alone.
  dts: { compilerOptions: { paths: { "@holat/core": ["../core/src/index.ts"] } } },
  target: "es2022",
  sourcemap: true,
  clean: true,
});
