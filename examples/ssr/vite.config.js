import { defineConfig } from "vite";

/** Two builds: what the browser takes over with, and the server (`vite build --ssr src/server.jsx`). */
export default defineConfig(({ isSsrBuild }) => ({
  build: isSsrBuild
    ? { outDir: "dist/server" }
    : {
        outDir: "dist/client",
        rollupOptions: { input: "src/client.jsx", output: { entryFileNames: "client.js" } },
      },
}));
