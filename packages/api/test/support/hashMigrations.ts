import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const directory = fileURLToPath(new URL("../../src/db/migrations/", import.meta.url));

/** Tells a template that was packed with these migrations from one of earlier ones. */
export function hashMigrations(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(directory).sort()) hash.update(readFileSync(join(directory, name)));
  return hash.digest("hex");
}
