// What one start leaves for the next, { programs, installed }. It goes with node_modules; whoever reads it checks it first.
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const fileOf = (root) => join(root, "node_modules/.cache/holat/boot.json");

/** Empty when there is none or it cannot be read. */
function recall(root) {
  try {
    return Object(JSON.parse(readFileSync(fileOf(root), "utf8")));
  } catch {
    return {};
  }
}

/** A folder that cannot be written only makes the next start slower. Not before an install: pnpm wants node_modules for itself. */
function remember(root, memory) {
  const path = fileOf(root);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(memory));
    renameSync(`${path}.${process.pid}`, path);
  } catch {}
}

function forget(root) {
  rmSync(fileOf(root), { force: true });
}

module.exports = { forget, recall, remember };
