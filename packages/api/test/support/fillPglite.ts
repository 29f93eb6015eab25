import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { unpackTemplate } from "../../src/db/unpackTemplate.js";
import { pgliteTemplate } from "./pgliteTemplate.js";

/** A migrated PGlite in the data directory of a server that runs from its sources; the built one does so itself. */
export async function fillPglite(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await unpackTemplate(pgliteTemplate, join(dataDir, "pglite"));
}
