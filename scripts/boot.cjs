// Runs an inner pnpm script on a machine that has nothing but a Node with npm: brings pnpm, and a Node new
// enough for the build tools where the running one is not, both from the npm registry.
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { resolve } = require("node:path");

const NODE_VERSION = "22.23.2";
const PNPM_VERSION = "12.21.0";

const [major, minor] = process.versions.node.split(".").map(Number);
const buildsHere = (major === 22 && minor >= 19) || (major === 24 && minor >= 11) || major >= 26;
const inner = process.argv[2];
if (!inner || !/^[a-z:]+$/.test(inner)) {
  console.error("usage: node scripts/boot.cjs SCRIPT");
  process.exit(2);
}

const root = resolve(__dirname, "..");
const rest = process.argv
  .slice(3)
  .map((word) => JSON.stringify(word))
  .join(" ");
const packages = [
  ...(buildsHere ? [] : [`--package=node@${NODE_VERSION}`]),
  `--package=pnpm@${PNPM_VERSION}`,
];
const quiet = existsSync(resolve(root, "node_modules")) ? " --reporter=silent" : "";
const command = `pnpm install --frozen-lockfile --prefer-offline${quiet} && pnpm run ${inner} ${rest}`;
const result = spawnSync("npx", ["--yes", ...packages, "-c", command], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
process.exit(result.status ?? 1);
