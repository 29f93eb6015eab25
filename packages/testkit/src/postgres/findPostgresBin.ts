import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = "/usr/lib/postgresql";

/** Folder of the newest PostgreSQL's programs, where Debian puts them. Throws with the package to install. */
export function findPostgresBin(): string {
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const bin = versions
    .map((version) => join(root, version, "bin"))
    .find((dir) => existsSync(join(dir, "initdb")));
  if (bin === undefined) {
    throw new Error(`PostgreSQL is not on this machine: run "apt-get install -y postgresql" (Debian)`);
  }
  return bin;
}
