import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../../../packages/testkit/src/browser/index.js";
import { startNetwork, untilSaid } from "./startNetwork.js";

const root = resolve(import.meta.dirname, "../../..");
const commandFile = join(root, "apps/server/dist/cli.js");
const staticServer = fileURLToPath(new URL("./staticServer.mjs", import.meta.url));

export const shopOrigin = "http://localhost:8080";
export const holatOrigin = "http://localhost:3000";

/** A demo on Holat's own port 3000, somebody else's site on 8080, and a Chromium, in a network of their own. */
export interface Shop extends AsyncDisposable {
  readonly browser: Browser;
  /** Puts a file on the site. */
  publish(path: string, text: string): Promise<void>;
  /** `holat` with these words; resolves with its stdout. */
  holat(...words: readonly string[]): Promise<string>;
  /** A request past every browser; resolves with the body. */
  post(path: string, body: unknown): Promise<string>;
}

/** `seconds`: how long a campaign takes. */
export async function startShop({ seconds }: { readonly seconds: number }): Promise<Shop> {
  const directory = await mkdtemp(join(tmpdir(), "holat-shop-"));
  const site = join(directory, "site");
  await mkdir(site);
  await cp(join(root, "packages/sdk/dist"), join(site, "sdk"), { recursive: true });
  const network = await startNetwork();
  const env = { HOME: directory, HOLAT_DATA_DIR: join(directory, ".holat") };
  const demo = network.spawn(process.execPath, [commandFile, "demo", "--seconds", String(seconds)], { env });
  const web = network.spawn(process.execPath, [staticServer, "8080", site]);
  const launcher = join(directory, "chromium");
  await writeFile(launcher, `#!/bin/sh\nexec ${network.enter.join(" ")} /usr/bin/chromium "$@"\n`);
  await chmod(launcher, 0o700);
  const [browser] = await Promise.all([
    launchBrowser({ executablePath: launcher }),
    untilSaid(demo, /listens on http:\/\/localhost:3000/),
    untilSaid(web, /ready/),
  ]);
  return {
    browser,
    publish: (path, text) => writeFile(join(site, path), text),
    holat: (...words) => network.run(process.execPath, [commandFile, ...words]),
    post: (path, body) =>
      network.run("curl", [
        ...["--fail-with-body", "-sS", "-H", "content-type: application/json"],
        ...["-d", JSON.stringify(body), `${holatOrigin}${path}`],
      ]),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await network[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
