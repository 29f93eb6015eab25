import module from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { makeDataDirectory } from "./makeDataDirectory.js";

/** For a process that becomes a server, before it loads the bulk of what it runs. Makes the data directory. */
export function tuneRuntime(dataDir: string): void {
  // How much a function of PGlite runs before it is compiled anew, for speed. By default a start spends a third of its
  // CPU on functions that it is done with.
  setFlagsFromString("--wasm-tiering-budget=200000000");
  makeDataDirectory(dataDir);
  // Not in the shared temporary folder: what lies there is run. Node 20 has none.
  if ("enableCompileCache" in module) module.enableCompileCache(join(dataDir, "compile-cache"));
}
