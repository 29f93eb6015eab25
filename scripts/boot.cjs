// Runs an inner pnpm script on a machine that has nothing but a Node with npm: brings pnpm, and a Node new enough for
// the build tools where the running one is not, both from the npm registry.
// usage: node scripts/boot.cjs SCRIPT [ARGUMENT...] [-- FILE [ARGUMENT...]]
// Once SCRIPT succeeded, FILE is run in this very process: signals reach it as they come, with nobody in between.
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { resolve } = require("node:path");
const { pathToFileURL } = require("node:url");

const NODE_VERSION = "22.23.2";
const PNPM_VERSION = "12.21.0";
const STOP_WITHIN_MS = 5_000;

const [major, minor] = process.versions.node.split(".").map(Number);
const buildsHere = (major === 22 && minor >= 19) || (major === 24 && minor >= 11) || major >= 26;
const [inner, ...words] = process.argv.slice(2);
const mark = words.indexOf("--");
const rest = mark === -1 ? words : words.slice(0, mark);
const [file, ...fileArguments] = mark === -1 ? [] : words.slice(mark + 1);
if (!inner || !/^[a-z:]+$/.test(inner)) {
  console.error("usage: node scripts/boot.cjs SCRIPT [ARGUMENT...] [-- FILE [ARGUMENT...]]");
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

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
let stopping = false;
const stop = (signal) => {
  signalGroup(signal);
  if (!stopping) waitForGroup(Date.now() + STOP_WITHIN_MS);
  stopping = true;
};
for (const signal of signals) process.on(signal, stop);

child.on("error", (error) => {
  console.error(`npx did not start: ${error.message}. Holat needs npm 8 or later on PATH.`);
  process.exit(1);
});
child.on("exit", (code) => {
  if (stopping) return;
  if (code !== 0 || file === undefined) process.exit(code ?? 1);
  for (const signal of signals) process.off(signal, stop);
  process.argv = [process.argv[0], resolve(root, file), ...fileArguments];
  import(pathToFileURL(resolve(root, file)).href);
});

/** Ends this process when the whole group has ended, which some pnpm never does by itself after a signal. */
function waitForGroup(deadline) {
  if (!signalGroup(0)) process.exit(130);
  if (Date.now() > deadline) {
    signalGroup("SIGKILL");
    process.exit(130);
  }
  setTimeout(waitForGroup, 50, deadline);
}

/** False when nothing of the group is left. */
function signalGroup(signal) {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false;
  }
}
