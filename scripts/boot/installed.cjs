const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { recall } = require("./memory.cjs");

/** Whether the last install was of these very manifests and lockfile, and what it made is there: pnpm takes a second to say so. */
function isInstalled(root, wanted) {
  const { installed } = recall(root);
  return installed !== undefined && installed === describeInstalled(root, wanted);
}

/** A hash; undefined when something of an install is missing. */
function describeInstalled(root, wanted) {
  const manifests = findManifests(root);
  // pnpm's own note of what it has installed, so that an install by hand is noticed too.
  const note = join(root, "node_modules/.pnpm/lock.yaml");
  const hash = createHash("sha256").update(JSON.stringify([wanted, process.platform, process.arch, root]));
  const others = ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".pnpmfile.cjs"].map((name) => join(root, name));
  for (const path of [note, ...others, ...manifests]) {
    if (!existsSync(path)) return undefined;
    hash.update(`\0${path}\0`).update(readFileSync(path));
  }
  return manifests.every(hasModules) ? hash.digest("hex") : undefined;
}

function findManifests(root) {
  const folders = ["packages", "apps"].flatMap((name) =>
    readdirSync(join(root, name)).map((folder) => join(root, name, folder)),
  );
  return [root, join(root, "bench"), ...folders]
    .map((folder) => join(folder, "package.json"))
    .filter((path) => existsSync(path));
}

function hasModules(path) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(path, "utf8"));
  return (
    Object.keys({ ...dependencies, ...devDependencies }).length === 0 ||
    existsSync(join(dirname(path), "node_modules"))
  );
}

module.exports = { describeInstalled, isInstalled };
