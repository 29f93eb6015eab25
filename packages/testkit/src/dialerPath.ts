import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../dialers/", import.meta.url));

export const dialerNames = [
  "plain-summary",
  "json-lines",
  "percent",
  "silent",
  "noisy-stderr",
  "block-buffered",
  "hundred-thousand-lines",
  "binary-rubbish",
  "no-final-newline",
  "killed-by-signal",
  "exit-3",
  "never-ends",
  "forks-ignoring-term",
  "calls-setsid",
  "reads-numbers",
  "counting",
  "one-gigabyte-line",
  "hostile",
  "told",
] as const;
export type DialerName = (typeof dialerNames)[number];

/**
 * Absolute path of a dialer script, executable for every user: the scripts are copied to one folder of the temporary
 * directory, named by their contents and shared by all test runs, because the repository may lie below a private home.
 */
export function dialerPath(name: DialerName): string {
  return join(publishDialers(), name);
}

function publishDialers(): string {
  const names = readdirSync(source).sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name}\n`).update(readFileSync(join(source, name)));
  const published = join(tmpdir(), `holat-dialers-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(published)) return published;
  const fresh = mkdtempSync(join(tmpdir(), "holat-dialers-"));
  for (const name of names) {
    copyFileSync(join(source, name), join(fresh, name));
    chmodSync(join(fresh, name), 0o755);
  }
  chmodSync(fresh, 0o755);
  try {
    renameSync(fresh, published);
  } catch (error) {
    // Another worker was quicker.
    rmSync(fresh, { recursive: true });
    if (!existsSync(published)) throw error;
  }
  return published;
}
