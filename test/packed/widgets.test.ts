import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const inRoot = (path: string) => join(root, path);
const run = promisify(execFile);

let directory = "";
let tarball = "";
/** A project with nothing but the tarballs, React, Vue and their types in it. */
let project = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holat-packed-widgets-"));
  const pack = async (name: string) => {
    const destination = join(directory, name);
    await run("pnpm", ["pack", "--pack-destination", destination], { cwd: inRoot(`packages/${name}`) });
    return join(destination, (await readdir(destination)).find((file) => file.endsWith(".tgz")) ?? "");
  };
  const sdk = await pack("sdk");
  tarball = await pack("dashboard-widgets");
  project = join(directory, "project");
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "private": true }');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", sdk, tarball], {
    cwd: project,
  });
  await mkdir(join(project, "node_modules/@types"));
  for (const name of ["react", "react-dom", "vue", "@types/react", "@types/react-dom"])
    await symlink(
      inRoot(`packages/dashboard-widgets/node_modules/${name}`),
      join(project, "node_modules", name),
    );
});
afterAll(async () => {
  if (directory !== "") await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

async function says(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { cwd: project });
  return stdout.trim();
}

const entries = ["", "/register", "/register/call-session", "/react", "/vue"];

describe("the packed widgets", () => {
  test("are in order for publint and attw", async () => {
    const { stdout } = await run(process.execPath, [inRoot("scripts/check-packages.mjs"), tarball]);
    expect(stdout).toContain("All good!");
    expect(stdout).toContain("No problems found");
  });

  test("bring the SDK along and nothing else of ours", async () => {
    const manifest = await readFile(
      join(project, "node_modules/@holat/dashboard-widgets/package.json"),
      "utf8",
    );
    expect(Object.keys(JSON.parse(manifest).dependencies)).toEqual(["@holat/sdk"]);
    expect(manifest).not.toContain("workspace:");
    expect(manifest).not.toContain("@holat/source");
    expect((await readdir(join(project, "node_modules/@holat"))).sort()).toEqual([
      "dashboard-widgets",
      "sdk",
    ]);
  });

  test.each([
    ["modules", "program.mjs", (name: string) => `await import("${name}")`],
    ["CommonJS scripts", "program.cjs", (name: string) => `require("${name}")`],
  ])("can be loaded by %s in Node, where there is no page", async (_what, file, load) => {
    const names = entries.map((entry) => `@holat/dashboard-widgets${entry}`);
    const lines = names.map((name) => `console.log(Object.keys(${load(name)}).includes("configureHolat"));`);
    await writeFile(join(project, file), lines.join("\n"));
    expect((await says(process.execPath, [file])).split("\n")).toEqual([
      "true",
      "false",
      "false",
      "true",
      "true",
    ]);
  });

  test("are one module for a page without a build, which needs no other", async () => {
    const alone = await mkdtemp(join(directory, "alone-"));
    const file = join(alone, "holat-widgets.mjs");
    await copyFile(join(project, "node_modules/@holat/dashboard-widgets/dist/holat-widgets.js"), file);
    const program = `const all = await import(${JSON.stringify(file)}); console.log(typeof all.configureHolat, typeof all.createClient);`;
    expect(await says(process.execPath, ["--input-type=module", "-e", program])).toBe("function function");
  });

  test("type-check for React, Vue and neither", async () => {
    await writeFile(
      join(project, "use.mts"),
      `import { createElement } from "react";
import { h } from "vue";
import { configureHolat, createCallSessionStore, HolatCallSession, type CallSessionSnapshot } from "@holat/dashboard-widgets";
import * as react from "@holat/dashboard-widgets/react";
import * as vue from "@holat/dashboard-widgets/vue";
import "@holat/dashboard-widgets/register/call-session";

configureHolat({ lang: "ru", theme: "dark", locale: { connected: "OK" } });
const snapshot: CallSessionSnapshot = createCallSessionStore({ sessionId: "a" }).getSnapshot();
const status: "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | undefined = snapshot.session?.status;
const element = new HolatCallSession();
element.sessionId = "a";
element.locale = { total: "All" };
createElement(react.CallSessionStatus, { sessionId: "a", className: "mine" });
createElement(react.CallSessionsList, { limit: 3, onSelect: ({ detail }) => detail.sessionId.length });
h(vue.CallSessionStatus, { sessionId: "a" });
h(vue.CallSessionsList, { limit: 3, onSelect: (detail) => detail.sessionId.length });
// @ts-expect-error: it needs a session
createElement(react.CallSessionStatus, {});
// @ts-expect-error: there is no such language
createElement(react.CallSessionStatus, { sessionId: "a", lang: "fr" });
// @ts-expect-error: it is a string
element.sessionId = 1;
void status;
`,
    );
    const compilerOptions = {
      strict: true,
      target: "es2023",
      lib: ["es2023", "dom", "dom.iterable"],
      module: "nodenext",
      noEmit: true,
      skipLibCheck: true,
      types: [],
    };
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.mts"] }));
    expect(
      await says(inRoot("node_modules/.bin/tsc"), ["-p", "tsconfig.json"]).catch(({ stdout }) => stdout),
    ).toBe("");
  });
});
