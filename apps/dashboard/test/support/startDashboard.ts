import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "../../../../packages/testkit/src/browser/index.js";
import {
  dialerPath,
  findFreePort,
  type HolatServer,
  startSshHost,
} from "../../../../packages/testkit/src/index.js";
import { createSite } from "../../../../test/survival/support/createSite.js";

export const adminKey = "hk_dashboard_0123456789abcdef0123456";
export const hostile = '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script>';
/** As long as a number may be. */
const markup = "<img src=x onerror=document.title='owned'>";
const marks = "\u202eevil\u202c \ud83d\ude08 \u001b[31mred\u001b[2J";

/** Says what breaks pages, in every field that a process can fill, and fails. */
const hostileDialer = `#!/bin/sh
head -c 1000000 /dev/zero | tr '\\0' 'x'
echo
cat <<'END'
${hostile} ${marks}
${JSON.stringify({ type: "call", number: markup, outcome: "failed", reason: `${markup} ${marks}`, final: true })}
END
cat >&2 <<'END'
${hostile} ${marks}
END
exit 3
`;

export interface OpenPage {
  readonly page: Page;
  /** What the browser complained about, and every request that went elsewhere than to the server. */
  readonly complaints: string[];
}

export interface Dashboard extends AsyncDisposable {
  readonly server: HolatServer;
  /** Where it is: below a path, as behind a proxy. */
  readonly url: string;
  readonly browser: Browser;
  /** A path below the dashboard, in a profile of its own unless one is given. */
  open(path: string, options?: BrowserContextOptions & { readonly from?: Page }): Promise<OpenPage>;
  /** The API, as the machine itself asks it. */
  start(input: object): Promise<string>;
}

/** A real server below a path, with a real SSH host, and one Chromium. */
export async function startDashboard(): Promise<Dashboard> {
  const [host, port] = await Promise.all([startSshHost(), findFreePort()]);
  const site = await createSite({
    targets: (records) => {
      const script = join(records, "hostile.sh");
      writeFileSync(script, hostileDialer);
      chmodSync(script, 0o755);
      return {
        main: { machine: host, command: dialerPath("counting"), maxConcurrent: 2 },
        hostile: { machine: host, command: script },
        endless: { machine: host, command: dialerPath("never-ends"), maxConcurrent: 1 },
      };
    },
  });
  const url = `http://127.0.0.1:${port}/holat`;
  const [server, browser] = await Promise.all([
    site.startServer({
      port,
      env: { HOLAT_API_KEY: adminKey, HOLAT_PUBLIC_URL: url, HOLAT_WEBHOOK_ALLOW: "127.0.0.0/8" },
    }),
    launchBrowser(),
  ]);
  return {
    server,
    url,
    browser,
    open: (path, { from, ...options } = {}) => openPage(browser, url, path, options, from),
    start: async (input) => {
      const response = await fetch(`${server.url}/calls/start`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      });
      if (!response.ok) throw new Error(await response.text());
      return ((await response.json()) as { sessionId: string }).sessionId;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await site[Symbol.asyncDispose]();
      await host.stop();
    },
  };
}

export async function openPage(
  browser: Browser,
  base: string,
  path: string,
  options: BrowserContextOptions = {},
  from?: Page,
): Promise<OpenPage> {
  const context = from?.context() ?? (await browser.newContext({ reducedMotion: "reduce", ...options }));
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // A refused request is told by the browser too, and is part of signing in.
    if (message.type() === "error" && !/status of 40[13]/.test(message.text()))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (
      !/^(?:data|blob):/.test(request.url()) &&
      !request.url().startsWith(`${base}/`) &&
      request.url() !== base
    )
      complaints.push(`asked ${request.url()}`);
  });
  await page.goto(base + path);
  return { page, complaints };
}
