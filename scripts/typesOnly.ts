import { globSync, rmSync } from "node:fs";
import type { defineConfig, Options } from "tsup";

/**
 * The types of a package that `config` builds the JavaScript of: what its users need, and a start does not. tsup leaves
 * the earlier ones where they are, under names that hold a hash.
 */
export function typesOnly(
  config: ReturnType<typeof defineConfig>,
  dts: { readonly compilerOptions?: object } = {},
): Options[] {
  if (typeof config === "function")
    throw new TypeError("tsup.config.ts holds a function; it wants an object");
  for (const path of globSync("dist/**/*.d.{ts,cts}")) rmSync(path);
  return [config].flat().map(({ onSuccess: _, ...options }) => ({ ...options, dts: { ...dts, only: true } }));
}
