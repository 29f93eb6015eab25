import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { fillPglite } from "../../../../packages/api/test/support/fillPglite.js";
import {
  dialerPath,
  findFreePort,
  startHolatServer,
  startSshHost,
} from "../../../../packages/testkit/src/index.js";

export const apiKey = "hk_0123456789abcdef0123";
/** What an endpoint answers with: text of a stranger, which is to be shown as text. */
export const hostile =
  '<img src=x onerror="document.title=`owned`"><b>bold</b> \u202etxet\u202c \u001b[31mred 😀';

export interface Shown {
  readonly page: Page;
  /** Everything that the browser complained about. */
  readonly complaints: readonly string[];
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

/**
 * A server with a machine that runs campaigns without an end, one that cannot be reached, an endpoint for webhooks, and
 * a browser. A campaign on `main` takes one of two places.
 */
export async function startStage() {
  const directory = await mkdtemp(join(tmpdir(), "holat-stage-"));
  const [host, closedPort] = await Promise.all([startSshHost(), findFreePort(), fillPglite(directory)]);
  const key = join(directory, "key");
  await writeFile(key, host.privateKey, { mode: 0o600 });
  const target = {
    host: host.host,
    user: host.user,
    privateKeyFile: key,
    hostKey: host.hostKeyFingerprint,
    command: dialerPath("never-ends"),
  };
  const config = join(directory, "holat.yaml");
  // JSON is YAML.
  await writeFile(
    config,
    JSON.stringify({
      targets: {
        main: { ...target, port: host.port, maxConcurrent: 2 },
        nowhere: { ...target, port: closedPort, connectForSeconds: 1 },
      },
    }),
  );
  let status = 500;
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(status).end(hostile));
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const [server, browser] = await Promise.all([
    startHolatServer({
      dataDir: directory,
      env: { HOLAT_CONFIG: config, HOLAT_API_KEY: apiKey, HOLAT_WEBHOOK_ALLOW: "127.0.0.0/8" },
    }),
    chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
    }),
  ]);

  const ask = async <Answer>(
    path: string,
    body?: object,
    method = body ? "POST" : "GET",
  ): Promise<Answer> => {
    const response = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
  };

  return {
    url: server.url,
    browser,
    hook: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
    /** What the endpoint answers from now on. */
    answer: (next: number) => {
      status = next;
    },
    /** A request as an admin, past every browser. */
    ask,
    /** A page of the dashboard, signed in as an admin, in English. */
    async open(path: string, options: BrowserContextOptions = {}): Promise<Shown & AsyncDisposable> {
      const context = await browser.newContext(options);
      const signedIn = await context.request.post(`${server.url}/auth/sign-in`, {
        headers: { origin: server.url },
        data: { key: apiKey },
      });
      if (!signedIn.ok()) throw new Error(`sign-in: ${signedIn.status()} ${await signedIn.text()}`);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      const address = new URL(`/dashboard${path}`, server.url);
      if (!address.searchParams.has("lang")) address.searchParams.set("lang", "en");
      await page.goto(address.href);
      return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.kill();
      receiver.close();
      receiver.closeAllConnections();
      await host[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
