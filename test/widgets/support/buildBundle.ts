import { join, resolve } from "node:path";
import { build, type InlineConfig } from "vite";

const root = resolve(import.meta.dirname, "../../..");

export interface BundleOptions {
  /** By the name of the file that comes out, without `.js`. */
  readonly entries: Readonly<Record<string, string>>;
  readonly outDir: string;
  /** Other packages in place of these. */
  readonly alias?: Readonly<Record<string, string>>;
  readonly define?: Readonly<Record<string, string>>;
  /** For Node instead of a browser. */
  readonly ssr?: boolean;
}

/** What a user's own build makes of scripts that import the built packages. */
export async function buildBundle(options: BundleOptions): Promise<void> {
  const { entries, outDir, alias = {}, define = {}, ssr = false } = options;
  const config: InlineConfig = {
    configFile: false,
    root: join(root, "test/widgets"),
    logLevel: "error",
    resolve: { alias, dedupe: ["react", "react-dom", "vue"] },
    define: {
      "process.env.NODE_ENV": JSON.stringify("development"),
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true",
      ...define,
    },
    ...(ssr ? { ssr: { noExternal: true } } : {}),
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      reportCompressedSize: false,
      ssr,
      target: "es2022",
      modulePreload: false,
      rollupOptions: {
        input: { ...entries },
        preserveEntrySignatures: "strict",
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  };
  await build(config);
}
