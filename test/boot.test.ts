import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireProgram } from "../packages/testkit/src/index.js";

const run = promisify(execFile);

let root = "";
/** Where the `npx` that is found first says that it was asked, and asks the real one. */
let shims = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "holat-boot-"));
  shims = join(root, "shims");
  await mkdir(shims);
  for (const name of ["packages", "apps", "first", "second"]) await mkdir(join(root, name));
  await cp(resolve(import.meta.dirname, "../scripts"), join(root, "scripts"), { recursive: true });
  const npx = join(shims, "npx");
  await writeFile(npx, `#!/bin/sh\necho asked >>'${shims}/log'\nexec '${requireProgram("npx")}' "$@"\n`);
  await chmod(npx, 0o755);
  await writeFile(join(shims, "log"), "");
  await writeFile(join(root, "pnpm-workspace.yaml"), "");
  await writeFile(join(root, ".pnpmfile.cjs"), "");
  await writeFile(join(root, "say.cjs"), "console.log(JSON.stringify(process.argv.slice(2)))");
  await writeFile(join(root, "first/package.json"), '{ "name": "first" }');
  await writeFile(join(root, "second/package.json"), '{ "name": "second" }');
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The manifest and lockfile of a project with nothing but these linked packages. */
async function depend(...names: string[]): Promise<void> {
  const devDependencies = Object.fromEntries(names.map((name) => [name, `link:./${name}`]));
  const manifest = { private: true, scripts: { say: "node say.cjs" }, devDependencies };
  await writeFile(join(root, "package.json"), JSON.stringify(manifest));
  const locked = names.map(
    (name) => `      ${name}:\n        specifier: link:./${name}\n        version: link:${name}\n`,
  );
  const settings = "settings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n";
  await writeFile(
    join(root, "pnpm-lock.yaml"),
    `lockfileVersion: '9.0'\n\n${settings}\nimporters:\n\n  .:\n    devDependencies:\n${locked.join("")}`,
  );
}

async function boot(...words: string[]) {
  const asked = async () => (await readFile(join(shims, "log"), "utf8")).length;
  const before = await asked();
  const { stdout } = await run(process.execPath, ["scripts/boot.cjs", "say", ...words], {
    cwd: root,
    env: { ...process.env, PATH: `${shims}:${process.env.PATH}` },
  });
  const lines = stdout.trimEnd().split("\n");
  return { said: lines.at(-1), alone: lines.length === 1, askedNpx: (await asked()) > before };
}

test("what a start has fetched and installed the next one takes as it is, until something of it changes", async () => {
  await depend("first");
  expect(await boot("it's", "a b")).toEqual({ said: `["it's","a b"]`, alone: false, askedNpx: true });
  expect(await boot()).toEqual({ said: "[]", alone: true, askedNpx: false });

  await depend("first", "second");
  expect(await boot()).toMatchObject({ said: "[]", askedNpx: false });
  expect(await readFile(join(root, "node_modules/second/package.json"), "utf8")).toContain("second");
  expect(await boot()).toMatchObject({ alone: true });

  const memory = join(root, "node_modules/.cache/holat/boot.json");
  const { installed } = JSON.parse(await readFile(memory, "utf8"));
  await writeFile(memory, JSON.stringify({ installed, programs: join(root, "swept-away") }));
  expect(await boot()).toEqual({ said: "[]", alone: true, askedNpx: true });

  await rm(join(root, "node_modules"), { recursive: true });
  expect(await boot()).toMatchObject({ said: "[]", askedNpx: true });
  expect(await readFile(join(root, "node_modules/first/package.json"), "utf8")).toContain("first");
});
