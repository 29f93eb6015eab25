// publint and attw over tarballs, as their users get them; any remark is an error.
// usage: node scripts/check-packages.mjs TARBALL...
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const programs = join(dirname(fileURLToPath(import.meta.url)), "../packages/sdk/node_modules/.bin");
const tarballs = process.argv.slice(2);
if (tarballs.length === 0) {
  console.error("usage: node scripts/check-packages.mjs TARBALL...");
  process.exit(2);
}

/** What no program imports for its types: a style sheet, and the file for pages without a build. */
const untyped = ["./badges.css", "./holat-widgets.js"];

const passed = tarballs.flatMap((tarball) => [
  run("publint", [tarball, "--strict"]),
  run("attw", [tarball, "--profile", "strict", "--format", "ascii", "--exclude-entrypoints", ...untyped]),
]);
if (passed.includes(false)) process.exit(1);

function run(program, args) {
  return spawnSync(join(programs, program), args, { stdio: "inherit" }).status === 0;
}
