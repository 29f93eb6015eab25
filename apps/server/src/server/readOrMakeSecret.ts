import { randomBytes } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.js";

const file = "secret";

/**
 * The server's secret: HOLAT_SECRET, or one made once in the data directory, for this user's eyes only. With Postgres
 * several servers share what is stored, so there it must be given (see `loadConfig`).
 */
export async function readOrMakeSecret(config: Pick<Config, "secret" | "dataDir">): Promise<string> {
  if (config.secret !== undefined) return config.secret;
  const path = join(config.dataDir, file);
  const known = await readFile(path, "utf8").catch(() => "");
  if (known.trim() !== "") return known.trim();
  const made = randomBytes(48).toString("base64");
  const handle = await open(path, "w", 0o600);
  try {
    await handle.writeFile(`${made}\n`);
  } finally {
    await handle.close();
  }
  return made;
}
