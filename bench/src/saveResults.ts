import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deriveComparison, deriveMet, type Figure } from "./figure.js";
import type { Options } from "./options.js";

export const resultsDir = fileURLToPath(new URL("../results/", import.meta.url));

/** Writes the figures with the machine that they are of; resolves with the file's path. */
export async function saveResults(figures: readonly Figure[], options: Options): Promise<string> {
  const at = new Date().toISOString();
  const path = join(resultsDir, `${at.replaceAll(/[:.]/g, "-")}.json`);
  const machine = {
    cpu: cpus()[0]?.model ?? "",
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
  };
  const results = figures.map((figure) => ({
    ...figure,
    comparison: deriveComparison(figure),
    met: deriveMet(figure),
  }));
  await mkdir(resultsDir, { recursive: true });
  await writeFile(path, `${JSON.stringify({ at, options, machine, figures: results }, null, 2)}\n`);
  return path;
}
