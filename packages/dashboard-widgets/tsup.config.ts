import { copyFile, readFile } from "node:fs/promises";
import { defineConfig, type Options } from "tsup";
import { packedTexts } from "./tsup.texts.js";

/** In this order, for it decides which chunks stand beside each other, and so what can be compressed by what. */
const tags = [
  "call-session",
  "log",
  "call-sessions",
  "connections",
  "campaign-chart",
  "connection",
  "status-badge",
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

/** Modules are always read as UTF-8: a Russian letter is two bytes, and six when it is escaped. */
const writeUtf8: NonNullable<Options["esbuildOptions"]> = (options) => {
  options.charset = "utf8";
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
  esbuildOptions: writeUtf8,
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
    esbuildOptions: writeUtf8,
  },
]);
