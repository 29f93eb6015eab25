import { execFile, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { adminKey } from "./startWidgetSite.js";

const run = promisify(execFile);
const examples = resolve(import.meta.dirname, "../../../examples");

export interface ExampleServer extends AsyncDisposable {
  readonly origin: string;
}

/** Builds one of the examples with its own configuration, as its reader would. */
export async function buildExample(
  name: string,
  { args = [], serverUrl = "" }: { readonly args?: readonly string[]; readonly serverUrl?: string } = {},
): Promise<void> {
  const vite = join(examples, name, "node_modules/vite/bin/vite.js");
  await run(process.execPath, [vite, "build", "--logLevel", "error", ...args], {
    cwd: join(examples, name),
    env: { PATH: process.env.PATH, VITE_HOLAT_URL: serverUrl },
  });
}

export interface ExampleOptions {
  readonly holatUrl: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
}

/** Runs a server of the examples, which says its address once it listens. */
export function runExampleServer(
  script: string,
  { args = [], holatUrl, cwd = examples }: ExampleOptions,
): Promise<ExampleServer> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOLAT_URL: holatUrl, HOLAT_API_KEY: adminKey, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((settle) => child.once("exit", () => settle()));
  let said = "";
  return new Promise((settle, reject) => {
    const hear = (text: string) => {
      said += text;
      const origin = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (origin !== undefined)
        settle({
          origin,
          async [Symbol.asyncDispose]() {
            child.kill("SIGKILL");
            await exited;
          },
        });
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${script} ended with ${code}: ${said}`)));
  });
}

/** The shop's server of the examples, on a folder. */
export const serveShop = (folder: string, holatUrl: string) =>
  runExampleServer(join(examples, "shop/serve.mjs"), { args: [folder, "0"], holatUrl });

export const exampleFolder = (name: string) => join(examples, name);
