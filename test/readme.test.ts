import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cli, startCli } from "../apps/server/test/support/startCli.js";
import { parseLine } from "../packages/core/src/index.js";

const root = resolve(import.meta.dirname, "..");
const run = promisify(execFile);
let directory = "";
let cli: Cli;
let url = "";
let readme = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holat-readme-"));
  readme = await readFile(join(root, "README.md"), "utf8");
  cli = startCli(["demo", "--seconds", "2"], { cwd: directory, env: { HOLAT_PORT: "0" } });
  [, url = ""] = await cli.says(/listens on (\S+)/);
});
afterAll(async () => {
  await cli.kill("SIGTERM");
  if (directory !== "") await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** The only block of that language under the heading. */
function block(language: string, heading: string): string {
  const section = readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const [found, another] = section.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"));
  if (found?.[1] === undefined || another)
    throw new Error(`one ${language} block was expected under ${heading}`);
  return found[1];
}

const here = (text: string) => text.replaceAll("http://localhost:3000", url);

describe("the README, against a running demo", () => {
  test("the curl lines work as written", async () => {
    // The one thing changed besides the port: watch would never end.
    const script = `set -eu\nwatch() { shift 2; sh -c "$1"; }\n${here(block("bash", "Ask it"))}`;
    const { stdout } = await run("bash", ["-c", script]);
    expect(stdout).toMatch(/^Session ID: session-\d{13}-[a-z0-9]{6,}\n/);
    expect(stdout).toMatch(/"(?:PENDING|RUNNING)"\n\d+\n"(?:Navbatda|Qayta ishlanmoqda)\.\.\."\n/);
    expect(stdout.match(/"sessionId": "session-/g)?.length).toBeGreaterThanOrEqual(3);
  });

  test("the TypeScript compiles and runs with the package as its users get it", async () => {
    const folder = join(directory, "user");
    const installed = join(folder, "node_modules/@holat/sdk");
    await mkdir(installed, { recursive: true });
    // What `npm pack` takes, and nothing that it might lean on here.
    await cp(join(root, "packages/sdk/package.json"), join(installed, "package.json"));
    await cp(join(root, "packages/sdk/dist"), join(installed, "dist"), { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "snippet.ts"), block("ts", "Ask it"));
    await run(
      join(root, "node_modules/.bin/tsc"),
      [
        "--noEmit",
        "--strict",
        "--target",
        "es2023",
        "--lib",
        "es2023,dom",
        "--module",
        "nodenext",
        "--types",
        "",
        "snippet.ts",
      ],
      { cwd: folder },
    );
    const code = block("ts", "Ask it").replace("createClient()", `createClient({ baseUrl: "${url}" })`);
    await writeFile(join(folder, "run.ts"), code);
    const { stdout } = await run(process.execPath, ["--no-warnings", "run.ts"], { cwd: folder });
    expect(stdout).toMatch(/Muvaffaqiyatli tugallandi 100%\n$/);
  });

  test("the dialer says what Holat understands", async () => {
    const folder = join(directory, "dialer");
    await mkdir(folder);
    await writeFile(join(folder, "call-one"), '#!/bin/sh\n[ "$1" != "+998901234568" ]\n', { mode: 0o755 });
    const dialer = block("sh", "Write a dialer");
    await writeFile(join(folder, "dialer"), dialer);
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const { stdout } = await run("sh", ["-c", 'printf "+998901234567\n+998901234568\n" | sh ./dialer'], {
      cwd: folder,
      env,
    });
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => parseLine(line)),
    ).toMatchObject([
      { kind: "result", number: "+998901234567", outcome: "connected" },
      { kind: "result", number: "+998901234568", outcome: "failed" },
    ]);
  });
});
