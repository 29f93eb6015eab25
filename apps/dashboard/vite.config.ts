import { defineConfig } from "vite";

export default defineConfig({
  root: "src",
  base: "./",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    // light-dark() as it stands: browsers since the spring of 2024 know it.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The page's policy allows files only, nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
