import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Recorded, sendJson, serveJson } from "../../packages/sdk/test/serveJson.js";
import { launchBrowser } from "../../packages/testkit/src/browser/index.js";
import { createProgram, programSays } from "./program.js";

const root = resolve(import.meta.dirname, "../..");
const inRoot = (path: string) => join(root, path);
const run = promisify(execFile);
/** Their programs are a hundred megabytes each, so only the full length brings them. */
const otherRuntimes =
  process.env.HOLAT_LONG === "1"
    ? [
        { name: "bun", version: "1.4.5", args: ["run"] },
        { name: "deno", version: "2.9.6", args: ["run", "--allow-net=127.0.0.1"] },
      ]
    : [];

let directory = "";
let tarball = "";
/** A project with nothing but the tarball in it. */
let project = "";
let server: Awaited<ReturnType<typeof serveJson>>;
const pages = new Map<string, { readonly type: string; readonly text: string }>();

const done = JSON.stringify({
  id: "d",
  sessionId: "done",
  status: "COMPLETED",
  version: 2,
  isCompleted: true,
});

function answer({ url }: Recorded, response: Parameters<typeof sendJson>[0]): void {
  const page = pages.get(url);
  if (page) response.writeHead(200, { "content-type": page.type }).end(page.text);
  else if (url === "/calls/session/done/events")
    response
      .writeHead(200, { "content-type": "text/event-stream" })
      .end(`event: status\nid: 1\ndata: ${done}\n\nevent: end\nid: 2\ndata: {}\n\n`);
  else if (url === "/calls/session/s") sendJson(response, { sessionId: "s", status: "RUNNING", version: 1 });
  else sendJson(response, { code: "SESSION_NOT_FOUND", detail: "none" }, { status: 404 });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holat-packed-"));
  server = await serveJson(answer);
  await run("pnpm", ["pack", "--pack-destination", directory], { cwd: inRoot("packages/sdk") });
  const packed = (await readdir(directory)).filter((name) => name.endsWith(".tgz"));
  expect(packed).toHaveLength(1);
  tarball = join(directory, packed[0] ?? "");
  project = join(directory, "project");
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "private": true }');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", tarball], {
    cwd: project,
  });
  await symlink(inRoot("node_modules/@types"), join(project, "node_modules/@types"));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  if (directory !== "") await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(project, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
  return path;
}

async function says(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { cwd: project });
  return stdout.trim();
}

describe("the packed SDK", () => {
  test("is in order for publint and attw", async () => {
    const { stdout } = await run(process.execPath, [inRoot("scripts/check-packages.mjs"), tarball]);
    expect(stdout).toContain("All good!");
    expect(stdout).toContain("No problems found");
  });

  test("brings no other package along", async () => {
    expect(await readdir(join(project, "node_modules"))).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^(?!\.|@holat$|@types$)/)]),
    );
    expect(await readdir(join(project, "node_modules/@holat"))).toEqual(["sdk"]);
    const manifest: unknown = JSON.parse(
      await readFile(join(project, "node_modules/@holat/sdk/package.json"), "utf8"),
    );
    expect(manifest).not.toHaveProperty("dependencies");
    expect(JSON.stringify(manifest)).not.toContain("workspace:");
    expect(JSON.stringify(manifest)).not.toContain("@holat/source");
  });

  test.each([
    ["a module", "esm", "program.mjs"],
    ["a CommonJS script", "cjs", "program.cjs"],
  ] as const)("runs from %s in Node", async (_what, module, name) => {
    const path = await write(name, createProgram(server.url, module));
    expect(await says(process.execPath, [path])).toBe(programSays);
  });

  test("type-checks for browsers and for Node alone, from modules, scripts and through a bundler", async () => {
    const use = (load: string) => `${load}
const session: Promise<sdk.CallSession> = sdk.createClient().calls.get("s");
const event: Promise<webhooks.WebhookEvent> = webhooks.verifyWebhook({ payload: "", headers: {}, secrets: [] });
// @ts-expect-error: a status is none of any four
void session.then(({ status }) => status === "DONE");
void event.then(({ data }) => data.sessionId.length);
`;
    const imports = 'import * as sdk from "@holat/sdk";\nimport * as webhooks from "@holat/sdk/webhooks";';
    const requires = 'import sdk = require("@holat/sdk");\nimport webhooks = require("@holat/sdk/webhooks");';
    await write("types/module.mts", use(imports));
    await write("types/script.cts", use(requires));
    const browser = { lib: ["es2023", "dom", "dom.iterable"], types: [] };
    const node = { lib: ["es2023"], types: ["node"] };
    const kinds = {
      browser: { ...browser, module: "nodenext" },
      node: { ...node, module: "nodenext" },
      bundler: { ...browser, module: "esnext", moduleResolution: "bundler" },
    };
    for (const [kind, options] of Object.entries(kinds)) {
      const compilerOptions = {
        strict: true,
        target: "es2023",
        noEmit: true,
        skipLibCheck: false,
        ...options,
      };
      const files = kind === "bundler" ? ["module.mts"] : ["module.mts", "script.cts"];
      const config = await write(`types/${kind}.json`, JSON.stringify({ compilerOptions, files }));
      expect(await says(inRoot("node_modules/.bin/tsc"), ["-p", config])).toBe("");
    }
  });

  test("runs in a browser, bundled by Vite", async () => {
    const script = createProgram(server.url, "esm").replace("console.log(", "document.title = String(");
    await write("web/main.ts", script);
    await write("web/index.html", '<!doctype html><script type="module" src="./main.ts"></script>');
    await run(inRoot("node_modules/.bin/vite"), ["build", "--logLevel", "error"], {
      cwd: join(project, "web"),
    });
    const assets = await readdir(join(project, "web/dist/assets"));
    for (const path of ["index.html", ...assets.map((name) => `assets/${name}`)]) {
      const text = await readFile(join(project, "web/dist", path), "utf8");
      const isPage = path.endsWith(".html");
      pages.set(isPage ? "/" : `/${path}`, { type: isPage ? "text/html" : "text/javascript", text });
    }
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => document.title !== "");
      expect(await page.title()).toBe(programSays);
    } finally {
      await browser.close();
    }
  });

  for (const { name, version, args } of otherRuntimes) {
    test(`runs in ${name}`, async () => {
      const runtime = join(directory, name);
      await mkdir(runtime);
      await writeFile(join(runtime, "package.json"), '{ "private": true }');
      await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `${name}@${version}`], {
        cwd: runtime,
      });
      const path = await write("program.mjs", createProgram(server.url, "esm"));
      expect(await says(join(runtime, "node_modules/.bin", name), [...args, path])).toBe(programSays);
    });
  }
});
