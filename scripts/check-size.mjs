// The sizes of what pages load, minified and gzipped, against their limits (.size-limit.json of each); above one is an error.
// usage: node scripts/check-size.mjs [--table]
// --table sets them beside others of the kind, which it installs below bench/size.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = ["sdk", "dashboard-widgets"].map((name) => join(root, "packages", name));
const others = join(root, "bench/size");

for (const path of packages)
  if (!existsSync(join(path, "dist/index.js")))
    fail(`${path}/dist is not there: run pnpm run build:inner first`);
const limited = packages.flatMap(measure);
for (const { name, size, sizeLimit, passed } of limited) {
  const limit = `limit ${format(sizeLimit)}`;
  console.log(`${passed ? "ok   " : "ABOVE"}  ${format(size)}  ${limit}  ${name}`);
}
if (process.argv.includes("--table")) printTable();
if (limited.length === 0 || limited.some(({ passed }) => passed !== true)) process.exit(1);

function printTable() {
  const install = spawnSync("pnpm", ["install", "--frozen-lockfile", "--prefer-offline", "--silent"], {
    cwd: others,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (install.status !== 0) fail("what they are compared with could not be installed");
  console.log("\nminified and gzipped, React left out, built alike in this run:");
  for (const { name, size } of measure(others)) console.log(`${format(size)}  ${name}`);
}

function measure(cwd) {
  const command = join(cwd, "node_modules/size-limit/bin.js");
  const { stdout, stderr } = spawnSync(process.execPath, [command, "--json"], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  const rows = parse(stdout);
  return Array.isArray(rows) ? rows : fail(`size-limit in ${cwd}: ${rows?.error ?? `${stdout}${stderr}`}`);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function format(bytes) {
  return `${(bytes / 1_000).toFixed(1).padStart(6)} kB`;
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
