import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cli, startCli } from "../../apps/server/test/support/startCli.js";
import { readSnippets } from "./readSnippets.js";
import { createFile } from "./surroundings.js";

const root = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);
const apiKey = "hk_a-key-for-the-snippets-alone";

const snippets = await readSnippets(root);
const runnable = snippets.filter(
  ({ file, inPage }) => /^packages\/(?:sdk|core)\/README\.md$/.test(file) && !inPage,
);

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holat-snippets-"));
  await mkdir(join(directory, "node_modules/@holat"), { recursive: true });
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  for (const name of ["core", "sdk"])
    await symlink(join(root, "packages", name), join(directory, "node_modules/@holat", name));
});
afterAll(async () => {
  if (directory !== "") await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

describe("the documented snippets", () => {
  test("are found", () => {
    const files = new Set(snippets.map(({ file }) => file));
    expect([...files]).toEqual(
      expect.arrayContaining(["README.md", "packages/sdk/README.md", "packages/sdk/src/createClient.ts"]),
    );
  });

  test("compile, each by itself", async () => {
    const folder = join(directory, "compiled");
    await mkdir(folder);
    for (const [index, snippet] of snippets.entries())
      await writeFile(join(folder, `${index}.ts`), createFile(snippet));
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        noUnusedLocals: false,
        typeRoots: [join(root, "node_modules/@types")],
        paths: {
          "@holat/dashboard-widgets/*": [join(root, "packages/dashboard-widgets/src/*/index.ts")],
          "@holat/*/webhooks": [join(root, "packages/*/src/webhooks/index.ts")],
          "@holat/*/watcher": [join(root, "packages/*/src/watcher/index.ts")],
          "@holat/*/schemas": [join(root, "packages/*/src/schemas/index.ts")],
          "@holat/*/ssh": [join(root, "packages/*/src/ssh/index.ts")],
          "@holat/*": [join(root, "packages/*/src/index.ts")],
          "@hono/node-server": [join(root, "apps/server/node_modules/@hono/node-server")],
        },
      },
      include: [folder],
    };
    await writeFile(join(directory, "tsconfig.json"), JSON.stringify(config));
    const { stdout } = await run(join(root, "node_modules/.bin/tsc"), ["-p", directory]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  });

  // TypeDoc's own compiler takes seconds: only in the full length.
  if (process.env.HOLAT_LONG === "1") {
    test("stand in a reference that can be made, with every type that it names", async () => {
      const typedoc = join(root, "node_modules/typedoc/bin/typedoc");
      const { stdout, stderr } = await run(process.execPath, [typedoc, "--emit", "none"], { cwd: root });
      expect(`${stdout}${stderr}`).not.toMatch(/warning|error/);
    });
  }

  describe("of the packages' READMEs", () => {
    let cli: Cli;
    let url = "";
    beforeAll(async () => {
      cli = startCli(["demo", "--seconds", "2"], {
        cwd: directory,
        env: { HOLAT_PORT: "0", HOLAT_API_KEY: apiKey },
      });
      [, url = ""] = await cli.says(/listens on (\S+)/);
    });
    afterAll(async () => {
      await cli.kill("SIGTERM");
    });

    test.each(runnable.map((snippet) => [snippet.place, snippet.code] as const))(
      "%s runs against a demo",
      async (place, code) => {
        const path = join(directory, `${place.replaceAll(/\W/g, "-")}.ts`);
        const here = code
          .replaceAll("http://localhost:3000", url)
          .replaceAll("createClient({ apiKey", `createClient({ baseUrl: "${url}", apiKey`)
          .replaceAll("createClient()", `createClient({ baseUrl: "${url}" })`)
          .replaceAll("hk_...", apiKey);
        await writeFile(path, here);
        const { stderr } = await run(process.execPath, ["--no-warnings", path], { cwd: directory });
        expect(stderr).toBe("");
      },
    );
  });
});
