import { randomBytes } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "@holat/api";
import type { Config } from "../config/config.js";

const file = "secret";

/**
 * The server's secret: HOLAT_SECRET, or with PGlite one made once in the data directory, for this user's eyes only.
 * With Postgres several servers share the stored data, so it must be given; until a feature needs it a warning will do.
 */
export async function readOrMakeSecret(config: Config, logger: Logger): Promise<string | undefined> {
  if (config.secret !== undefined) return config.secret;
  if (config.database.kind === "postgres") {
    logger.warn(
      {},
      "HOLAT_SECRET is not set; nothing needs it yet, but linked accounts and view tokens will",
    );
    return undefined;
  }
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
