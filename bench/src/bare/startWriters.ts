import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Cleanup } from "../createCleanup.js";
import type { Lab } from "../site/createLab.js";
import { endProcess } from "../site/spawnNode.js";

/** Tickers that write into files of their own, with nothing of Holat around; resolves with the files' paths. */
export async function startWriters(
  lab: Lab,
  options: { readonly count: number; readonly rate: number },
  cleanup: Cleanup,
): Promise<string[]> {
  const dir = await mkdtemp(join(lab.dir, "sites", "bare-"));
  await chmod(dir, 0o755);
  return Array.from({ length: options.count }, (_, index) => {
    const path = join(dir, String(index));
    const file = openSync(path, "a", 0o644);
    const writer = spawn(lab.ticker, [], {
      env: { ...process.env, HOLAT_ARG_RATE: String(options.rate), HOLAT_ARG_SECONDS: "600" },
      stdio: ["ignore", file, "inherit"],
    });
    closeSync(file);
    cleanup.defer(() => endProcess(writer));
    return path;
  });
}
