// Runs an inner pnpm script on a machine that has nothing but a Node with npm: brings pnpm, and a Node new
// enough for the build tools where the running one is not, both from the npm registry.
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { resolve } = require("node:path");

const NODE_VERSION = "22.23.2";
const PNPM_VERSION = "12.21.0";
const STOP_WITHIN_MS = 15_000;

const [major, minor] = process.versions.node.split(".").map(Number);
const buildsHere = (major === 22 && minor >= 19) || (major === 24 && minor >= 11) || major >= 26;
const [inner, ...rest] = process.argv.slice(2);
if (!inner || !/^[a-z:]+$/.test(inner)) {
  console.error("usage: node scripts/boot.cjs SCRIPT [ARGUMENT...]");
  process.exit(2);
}

const root = resolve(__dirname, "..");
const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
const packages = [
  ...(buildsHere ? [] : [`--package=node@${NODE_VERSION}`]),
  `--package=pnpm@${PNPM_VERSION}`,
];
const log = existsSync(resolve(root, "node_modules/.modules.yaml")) ? "--loglevel=error" : "";
const command = `pnpm install --frozen-lockfile --prefer-offline ${log} && pnpm --silent run ${inner} ${rest.map(quote).join(" ")}`;

// A process group of its own: npx, pnpm and the shells between here and the inner program would each pass a signal
// on in their own way, or die of it too early. The group gets it once, and this process waits for the whole group.
const child = spawn("npx", ["--yes", "--loglevel=error", ...packages, "-c", command], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
  detached: true,
});

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stopping = true;
    signalGroup(signal);
  });
}
child.on("error", (error) => {
  console.error(`npx did not start: ${error.message}. Holat needs npm 8 or later on PATH.`);
  process.exit(1);
});
child.on("exit", (code) => {
  const deadline = Date.now() + STOP_WITHIN_MS;
  const settle = () => {
    if (!stopping) process.exit(code ?? 1);
    if (!signalGroup(0)) process.exit(0);
    if (Date.now() > deadline) {
      signalGroup("SIGKILL");
      process.exit(1);
    }
    setTimeout(settle, 50);
  };
  settle();
});

/** False when nothing of the group is left. */
function signalGroup(signal) {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false;
  }
}
