import module from "node:module";
import { join } from "node:path";
import { makeDataDirectory } from "./makeDataDirectory.js";

/**
 * For a process that becomes a server, before it loads the bulk of what it runs: the next one need not compile it. Makes
 * the data directory.
 */
export function useCompileCache(dataDir: string): void {
  makeDataDirectory(dataDir);
  // Not in the shared temporary folder: what lies there is run. Node 20 has none.
  if ("enableCompileCache" in module) module.enableCompileCache(join(dataDir, "compile-cache"));
}

/** Once it is started: by itself Node writes at an orderly end alone, and a server may not come to one. */
export function saveCompileCache(): void {
  if ("flushCompileCache" in module) module.flushCompileCache();
}
