import { execFile } from "node:child_process";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type ExampleServer, exampleFolder, runExampleServer } from "./serveExample.js";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../../..");
const packages = ["sdk", "dashboard-widgets"];

/** The Next example, installed from the packed packages and the registry, built and started. */
export async function installNext(folder: string, holatUrl: string): Promise<ExampleServer> {
  const project = join(folder, "next");
  await cp(exampleFolder("next"), project, { recursive: true });
  const packed = join(folder, "packed");
  for (const name of packages)
    await run("pnpm", ["pack", "--pack-destination", packed], { cwd: join(root, "packages", name) });
  const file = join(project, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  const tarballs = await readdir(packed);
  const overrides = Object.fromEntries(
    packages.map((name) => {
      const tarball = tarballs.find((one) => one.startsWith(`holat-${name}-`));
      if (tarball === undefined) throw new Error(`${name} was not packed`);
      return [`@holat/${name}`, `file:${join(packed, tarball)}`];
    }),
  );
  const dependencies = { ...manifest.dependencies, ...overrides };
  await writeFile(file, JSON.stringify({ ...manifest, dependencies, overrides }));
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: project, env });
  const next = join(project, "node_modules/next/dist/bin/next");
  await run(process.execPath, [next, "build"], { cwd: project, env });
  return runExampleServer(next, { args: ["start", "--port", "0"], holatUrl, cwd: project });
}
