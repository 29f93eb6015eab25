// Runs an inner script of package.json on a machine that has nothing but a Node with npm: brings pnpm, and a Node new
// enough for the build tools where the running one is not, both from the npm registry, and installs what changed.
// usage: node scripts/boot.cjs SCRIPT [ARGUMENT...] [-- FILE [ARGUMENT...]]
// Once SCRIPT succeeded, FILE is run in this very process: signals reach it as they come, with nobody in between.
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { delimiter, resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const { describeInstalled, isInstalled } = require("./boot/installed.cjs");
const { forget, recall, remember } = require("./boot/memory.cjs");
const { findPrograms } = require("./boot/findPrograms.cjs");

const NODE_VERSION = "22.23.2";
const PNPM_VERSION = "12.21.0";
const STOP_WITHIN_MS = 5_000;

const [major, minor] = process.versions.node.split(".").map(Number);
const buildsHere = (major === 22 && minor >= 19) || (major === 24 && minor >= 11) || major >= 26;
const root = resolve(__dirname, "..");
const wanted = { pnpm: PNPM_VERSION, ...(buildsHere ? {} : { node: NODE_VERSION }) };
const [inner, ...words] = process.argv.slice(2);
const mark = words.indexOf("--");
const rest = mark === -1 ? words : words.slice(0, mark);
const [file, ...fileArguments] = mark === -1 ? [] : words.slice(mark + 1);
const script = require("../package.json").scripts[inner];
if (script === undefined) {
  console.error("usage: node scripts/boot.cjs SCRIPT [ARGUMENT...] [-- FILE [ARGUMENT...]]");
  process.exit(2);
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
let child;
let stopping = false;
const stop = (signal) => {
  signalGroup(signal);
  if (!stopping) waitForGroup(Date.now() + STOP_WITHIN_MS);
  stopping = true;
};
for (const signal of signals) process.on(signal, stop);
main();

async function main() {
  const known = findPrograms(root, wanted);
  const programs = known ?? (await fetchPrograms());
  process.env.PATH = [resolve(root, "node_modules/.bin"), programs, process.env.PATH].join(delimiter);
  process.env.TURBO_TELEMETRY_DISABLED = "1";
  process.env.TURBO_NO_UPDATE_NOTIFIER = "1";
  if (!isInstalled(root, wanted)) {
    forget(root);
    const quietly = existsSync(resolve(root, "node_modules/.modules.yaml")) ? ["--loglevel=error"] : [];
    await run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline", ...quietly]);
    remember(root, { programs, installed: describeInstalled(root, wanted) });
  } else if (known === undefined) remember(root, { ...recall(root), programs });
  await run([script, ...rest.map(quote)].join(" "), [], { shell: true });
  if (file === undefined) process.exit(0);
  for (const signal of signals) process.off(signal, stop);
  process.argv = [process.argv[0], resolve(root, file), ...fileArguments];
  await import(pathToFileURL(resolve(root, file)).href);
}

/** The folder where npx puts the programs, which it fetches where they are not there yet. */
async function fetchPrograms() {
  const packages = Object.entries(wanted).map(([name, version]) => `--package=${name}@${version}`);
  const ask = ["--yes", "--loglevel=error", ...packages, "-c", "node -p process.env.PATH"];
  const path = await run("npx", ask, { stdio: ["inherit", "pipe", "inherit"] });
  const programs = path.split(delimiter).find((folder) => existsSync(resolve(folder, "pnpm")));
  if (programs !== undefined) return programs;
  console.error(`npx brought no pnpm@${PNPM_VERSION}: it is on none of ${path}`);
  process.exit(1);
}

/** Resolves with what it printed where that is piped; ends this process with the exit code of one that fails. */
function run(command, args, options = {}) {
  // A process group of its own: npx, pnpm and the shells between here and the inner program would each pass a signal
  // on in their own way, or die of it too early. The group gets it once, and this process waits for the whole group.
  child = spawn(command, args, { cwd: root, stdio: "inherit", detached: true, ...options });
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  return new Promise((done) => {
    child.on("error", (error) => {
      console.error(`${command} did not start: ${error.message}. Holat needs npm 8 or later on PATH.`);
      process.exit(1);
    });
    child.on("close", (code) => {
      if (stopping) return;
      if (code !== 0) process.exit(code ?? 1);
      done(said.trim());
    });
  });
}

function quote(word) {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

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
