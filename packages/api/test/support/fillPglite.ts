import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@holat/testkit";
import { getMigratedDump } from "./migratedDump.js";

/** A migrated PGlite in a server's data directory: a new one costs five seconds of CPU. Does nothing where there is one. */
export async function fillPglite(dataDir: string): Promise<void> {
  const directory = join(dataDir, "pglite");
  if (existsSync(directory)) return;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const dump = join(dataDir, "pglite.tar");
  await writeFile(dump, Buffer.from(await (await getMigratedDump()).arrayBuffer()));
  await run("tar", ["-xf", dump, "-C", directory]);
  await rm(dump);
}
