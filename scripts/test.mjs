// Everything that `npm test` runs, on a machine that may lack the programs the tests need. The last line adds up all
// runners; build, types and lint count as one test each.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const long = process.argv.includes("--long");
const patterns = process.argv.slice(2).filter((word) => !word.startsWith("--"));

const onPath = (name) => () =>
  [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"].some((folder) =>
    existsSync(join(folder, name)),
  );
const needed = [
  { debian: "openssh-server", present: onPath("sshd") },
  { debian: "postgresql", present: hasPostgres },
  { debian: "fish", present: onPath("fish") },
  { debian: "csh", present: onPath("csh") },
  { debian: "nftables", present: onPath("nft") },
  { debian: "busybox", present: onPath("busybox") },
  { debian: "iproute2", present: onPath("ip") },
  { debian: "curl", present: onPath("curl") },
  { debian: "jq", present: onPath("jq") },
  { debian: "nginx", present: onPath("nginx") },
  { debian: "chromium", present: onPath("chromium") },
  { debian: "faketime", present: onPath("faketime") },
];

const everydayTasks = [
  "build",
  "--filter=!./examples/*",
  "@holat/sdk#package",
  "@holat/dashboard-widgets#package",
  "@holat/server#package",
  "--output-logs=errors-only",
];

installMissing();
const tally = { passed: 0, failed: 0, skipped: 0 };
for (const ok of await Promise.all([
  // Types of packages that no test of the everyday length compiles against take half a minute of CPU.
  run(
    "build",
    "pnpm",
    long ? ["--silent", "run", "build:inner"] : ["exec", "turbo", "run", ...everydayTasks],
  ),
  run("types", "pnpm", ["--silent", "run", "typecheck"]),
  run("lint", "pnpm", ["--silent", "run", "lint"]),
])) {
  tally[ok ? "passed" : "failed"]++;
}
await runTests();

const { passed, failed, skipped } = tally;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || skipped > 0 || passed === 0 ? 1 : 0);

function hasPostgres() {
  const base = "/usr/lib/postgresql";
  return (
    existsSync(base) && readdirSync(base).some((version) => existsSync(join(base, version, "bin/initdb")))
  );
}

function installMissing() {
  const missing = needed.filter((program) => !program.present()).map((program) => program.debian);
  if (missing.length === 0) return;
  const install = ["install", "-y", "--no-install-recommends", ...missing];
  if (process.getuid?.() !== 0 || !onPath("apt-get")()) {
    console.error(`The tests need Debian packages that are not here. As root: apt-get ${install.join(" ")}`);
    process.exit(1);
  }
  console.log(`installing for the tests: ${missing.join(" ")}`);
  const apt = (...words) =>
    spawnSync("apt-get", ["-qq", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  // The package lists of a fresh machine are empty or old; a full one need not be fetched again.
  if (!apt(...install) && !(apt("update") && apt(...install))) {
    console.error(`apt-get could not install: ${missing.join(" ")}`);
    process.exit(1);
  }
}

function run(name, command, args, env = {}) {
  return new Promise((settle) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      console.log(`${name}: ${code === 0 ? "ok" : "FAILED"}`);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      settle(code === 0);
    });
  });
}

async function runTests() {
  const first = await runVitest(patterns);
  let { passed, failed, skipped } = first;
  const files = [...new Set(first.failures.map(({ file }) => file))];
  // Two cores are shared by servers, databases and browsers: what fails there for want of time passes alone. Both
  // outcomes are told. Many failures are no want of time, and an error that no file can be blamed for is none.
  if (!long && first.unhandled === 0 && files.length > 0 && files.length <= 6) {
    console.log(`\nonce more, alone: ${files.join(" ")}`);
    const again = await runVitest(["--maxWorkers=1", ...files]);
    if (again.code === 0 && again.skipped === 0 && again.passed >= failed) {
      for (const { file, name } of first.failures) console.log(`passed only alone: ${file} > ${name}`);
      passed += failed;
      failed = 0;
    }
  } else if (first.code !== 0 && failed === 0) {
    failed++;
  }
  tally.passed += passed;
  tally.failed += failed;
  tally.skipped += skipped;
}

async function runVitest(words) {
  const folder = mkdtempSync(join(tmpdir(), "holat-test-"));
  try {
    const report = join(folder, "tally.json");
    const args = ["run", "--reporter=default", "--reporter=./scripts/tallyReporter.mjs", ...words];
    const code = await new Promise((settle) => {
      const child = spawn(join(root, "node_modules/.bin/vitest"), args, {
        cwd: root,
        env: { ...process.env, HOLAT_TALLY: report, ...(long ? { HOLAT_LONG: "1" } : {}) },
        stdio: "inherit",
      });
      child.on("error", () => settle(1));
      child.on("close", (status) => settle(status ?? 1));
    });
    const nothing = { passed: 0, failed: 0, skipped: 0, unhandled: 1, failures: [] };
    return { code, ...(existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : nothing) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
