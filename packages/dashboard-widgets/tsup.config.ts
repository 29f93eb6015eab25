import { copyFile, readFile } from "node:fs/promises";
import { defineConfig, type Options } from "tsup";
import { packedTexts } from "./tsup.texts.js";

const tags = [
  "call-session",
  "call-sessions",
  "connections",
  "connection",
  "status-badge",
  "campaign-chart",
  "log",
] as const;

/** In styles that a template holds: what only people need. */
const minifyStyles: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "minify-styles",
  setup(build) {
    build.onLoad({ filter: /Styles\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replace(/`[^`]*`/g, (css) =>
        css
          .replace(/\s+/g, " ")
          .replace(/ ?([{};,>]) ?/g, "$1")
          .replaceAll(": ", ":")
          .replaceAll(";}", "}")
          .trim(),
      );
      return { contents, loader: "ts" };
    });
  },
};

export const library: Options = {
  entry: {
    index: "src/index.ts",
    "react/index": "src/react/index.ts",
    "vue/index": "src/vue/index.ts",
    "register/index": "src/register/index.ts",
    ...Object.fromEntries(tags.map((tag) => [`register/${tag}`, `src/register/${tag}.ts`])),
  },
  format: ["esm", "cjs"],
  target: "es2022",
  sourcemap: true,
  clean: ["!**/*.d.{ts,cts}"],
  esbuildPlugins: [minifyStyles, packedTexts],
  onSuccess: () => copyFile("src/badges.css", "dist/badges.css"),
};

export default defineConfig([
  library,
  {
    entry: { "holat-widgets": "src/standalone.ts" },
    format: ["esm"],
    noExternal: [/.*/],
    minify: true,
    target: "es2022",
    sourcemap: true,
    splitting: false,
    esbuildPlugins: [minifyStyles, packedTexts],
  },
]);
