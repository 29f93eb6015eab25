import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const script = resolve(import.meta.dirname, "../scripts/check-arrows.mjs");

/** Exit code and output of the lint over a tree of its own. */
const lint = (root: string) =>
  new Promise<{ code: number; output: string }>((settle) => {
    const child = execFile(process.execPath, [script, root], (_error, stdout, stderr) =>
      settle({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "holat-arrows-"));
});
afterEach(async () => {
  if (root !== "") await rm(root, { recursive: true, force: true });
});

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

describe("the arrows lint", () => {
  test.each([
    ["core must import nothing of ours", "packages/core/src/a.ts", 'import type { A } from "@holat/api";'],
    ["the sdk only core", "packages/sdk/src/a.ts", 'export * from "@holat/api";'],
    ["the sdk nothing of Node's", "packages/sdk/src/a.ts", 'import { x } from "node:fs";'],
    ["widgets only sdk and core", "packages/dashboard-widgets/src/a.ts", 'import("@holat/api");'],
    ["the page no server", "apps/dashboard/src/a.ts", 'import "@holat/server";'],
    ["the api no sdk", "packages/api/src/a.ts", 'import {\n  createClient,\n} from "@holat/sdk";'],
    ["the server no sdk", "apps/server/src/a.ts", 'import { createClient } from "@holat/sdk";'],
    ["no product code the testkit", "packages/core/src/ssh/a.ts", 'import { x } from "@holat/testkit";'],
    ["no file another package's inside", "packages/api/src/a.ts", 'import { x } from "../../core/src/x.js";'],
    ["a route no table", "packages/api/src/calls/routes/a.ts", 'import { x } from "../../db/schema.js";'],
    ["a route no query builder", "packages/api/src/calls/routes/a.ts", 'import { sql } from "kysely";'],
  ])("%s", async (_rule, path, text) => {
    await plant(path, text);
    const { code, output } = await lint(root);
    expect(output).toContain(path);
    expect(code).toBe(1);
  });

  test("core's entry pulls in no dependency, however far down", async () => {
    await plant("packages/core/src/index.ts", 'export * from "./a.js";');
    await plant("packages/core/src/a.ts", 'import { z } from "zod";');
    const { code, output } = await lint(root);
    expect(output).toContain("packages/core/src/a.ts imports zod");
    expect(code).toBe(1);
  });

  test("a tree that keeps the rules passes", async () => {
    await plant("packages/core/src/index.ts", 'export * from "./a.js";');
    await plant("packages/core/src/a.ts", "// import x from 'zod';\nexport const a = 1;");
    await plant("packages/core/src/ssh/b.ts", 'import { readFile } from "node:fs/promises";');
    await plant("apps/server/src/c.ts", 'import { createApi } from "@holat/api";');
    await plant("apps/server/src/commands/calls/d.ts", 'import { createClient } from "@holat/sdk";');
    await plant("bench/d.ts", 'import { startSshHost } from "@holat/testkit";');
    expect(await lint(root)).toMatchObject({ code: 0 });
  });

  test("an empty tree is an error, not a pass", async () => {
    expect(await lint(root)).toMatchObject({ code: 1 });
  });
});
