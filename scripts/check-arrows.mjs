// Holds the arrows between the packages, as ARCHITECTURE.md draws them: who may import whom.
// usage: node scripts/check-arrows.mjs [ROOT]
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Which of our packages a folder's files may import. */
const arrows = {
  "packages/core/src": [],
  "packages/sdk/src": ["@holat/core"],
  "packages/dashboard-widgets/src": ["@holat/core", "@holat/sdk"],
  "packages/api/src": ["@holat/core"],
  "packages/whatsapp/src": ["@holat/core"],
  "packages/testkit/src": ["@holat/core"],
  "apps/dashboard/src": ["@holat/dashboard-widgets", "@holat/sdk"],
  "apps/server/src": ["@holat/api", "@holat/core", "@holat/whatsapp"],
};

/** Commands that talk to a server, wherever it is, as everybody else does. */
const clients = /^apps\/server\/src\/commands\/(?:calls|client|sessions|keys|webhooks)\//;

/** What must run in a browser, with nothing but itself. */
const browserSafe = ["packages/sdk/src", "packages/dashboard-widgets/src", "apps/dashboard/src"];
const browserEntry = "packages/core/src/index.ts";
const routes = "packages/api/src/calls/routes/";

const importPattern =
  /(?:^|[\s;}])(?:import|export)\s*(?:[\w*{}\s,$]+?\s*from\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|\brequire\(\s*["']([^"']+)["']/g;

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
const files = new Map();
for (const base of ["packages", "apps", "bench", "test"]) collect(join(root, base));
const violations = [...files].flatMap(([path, text]) => importsOf(text).flatMap((name) => judge(path, name)));
violations.push(...judgeBrowserEntry());

for (const violation of violations) console.error(violation);
if (files.size === 0) console.error(`no source file found under ${root}`);
if (violations.length > 0 || files.size === 0) process.exit(1);
console.log(`arrows hold in ${files.size} files`);

function collect(folder) {
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["node_modules", "dist", ".turbo"].includes(entry.name)) collect(path);
    } else if (/\.(?:ts|tsx|mts|mjs|js)$/.test(entry.name)) {
      files.set(relative(root, path).split(sep).join("/"), readFileSync(path, "utf8"));
    }
  }
}

function importsOf(text) {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...bare.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3]);
}

function judge(path, name) {
  const say = (why) => [`${path} imports ${name}: ${why}`];
  const place = Object.keys(arrows).find((folder) => path.startsWith(`${folder}/`));
  if (place === undefined) return [];
  if (name.startsWith(".")) {
    const target = resolveRelative(path, name);
    if (!target.startsWith(`${place}/`) && target !== `${dirname(place)}/package.json`)
      return say(`a relative import must stay in ${place}`);
    if (path.startsWith(routes) && target.startsWith("packages/api/src/db/"))
      return say("a route calls a verb; only verbs touch the database");
    return [];
  }
  if (name.startsWith("@holat/")) {
    const owner = name.split("/").slice(0, 2).join("/");
    if (owner === "@holat/testkit") return say("the testkit is for tests and bench alone");
    const allowed = clients.test(path) ? [...arrows[place], "@holat/sdk"] : arrows[place];
    if (!allowed.includes(owner))
      return say(`${place} may import of ours: ${allowed.join(", ") || "nothing"}`);
    if (browserSafe.includes(place) && name === "@holat/core/ssh") return say("not browser-safe");
    return [];
  }
  if (browserSafe.includes(place) && name.startsWith("node:")) return say(`${place} must run in a browser`);
  if (path.startsWith(routes) && name === "kysely")
    return say("a route calls a verb; only verbs touch the database");
  return [];
}

/** Everything that `@holat/core` pulls in must be browser-safe and free of dependencies. */
function judgeBrowserEntry() {
  const found = [];
  const seen = new Set();
  const queue = files.has(browserEntry) ? [browserEntry] : [];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const name of importsOf(files.get(path) ?? "")) {
      if (name.startsWith(".")) queue.push(resolveRelative(path, name));
      else found.push(`${path} imports ${name}: it is reached from ${browserEntry}, which has no dependency`);
    }
  }
  return found;
}

function resolveRelative(path, name) {
  return join(dirname(path), name).split(sep).join("/").replace(/\.js$/, ".ts");
}
