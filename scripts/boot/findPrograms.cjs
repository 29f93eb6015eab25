const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { recall } = require("./memory.cjs");

/** The folder with the programs of `wanted` (name to version) that npx has made before, or undefined: npx takes a second. */
function findPrograms(root, wanted) {
  const { programs } = recall(root);
  if (typeof programs !== "string") return undefined;
  const right = Object.entries(wanted).every(
    ([name, version]) =>
      existsSync(join(programs, name)) && versionOf(join(programs, "..", name)) === version,
  );
  return right ? programs : undefined;
}

function versionOf(directory) {
  try {
    return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}

module.exports = { findPrograms };
