import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Cleanup } from "../createCleanup.js";

export const contestants = ["widget", "memoized", "naive"] as const;
export type ContestantName = (typeof contestants)[number];

/** A folder with a page of each contestant, built as a user's would be. */
export async function buildPages(cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holat-bench-rows-"));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const entry = (name: ContestantName) => fileURLToPath(new URL(`./page/${name}.ts`, import.meta.url));
  await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir: folder,
      lib: {
        entry: Object.fromEntries(contestants.map((name) => [name, entry(name)])),
        formats: ["es"],
        fileName: (_format, name) => `${name}.js`,
      },
    },
  });
  for (const name of contestants)
    await writeFile(
      join(folder, `${name}.html`),
      `<!doctype html><meta charset="utf-8"><script type="module" src="/${name}.js"></script>\n`,
    );
  return folder;
}
