import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContextOptions } from "playwright-core";
import { launchBrowser } from "../../../../packages/testkit/src/browser/index.js";
import { dialerPath, findFreePort, startSshHost } from "../../../../packages/testkit/src/index.js";
import { createSite } from "../../../../test/survival/support/createSite.js";
import { adminKey, type OpenPage, openPage } from "./startDashboard.js";

/** What the endpoint answers with: text of a stranger, which is to be shown as text. */
export const answer = '<img src=x onerror="document.title=`owned`"> \u202eevil\u202c \u001b[31mred';

export type Stage = Awaited<ReturnType<typeof startStage>>;

/**
 * A server with a machine that runs campaigns without an end, two at a time, and one that cannot be reached, an endpoint
 * for its webhooks, and a browser that is signed in as an admin.
 */
export async function startStage() {
  const [host, closedPort] = await Promise.all([startSshHost(), findFreePort()]);
  const command = dialerPath("never-ends");
  const site = await createSite({
    targets: () => ({
      main: { machine: host, command, maxConcurrent: 2 },
      nowhere: { machine: host, port: closedPort, command, connectForSeconds: 1 },
    }),
  });
  let status = 500;
  const endpoint = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(status).end(answer));
  });
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  const [server, browser] = await Promise.all([
    site.startServer({ env: { HOLAT_API_KEY: adminKey, HOLAT_WEBHOOK_ALLOW: "127.0.0.0/8" } }),
    launchBrowser(),
  ]);

  const ask = async <Answer>(
    path: string,
    body?: object,
    method = body ? "POST" : "GET",
  ): Promise<Answer> => {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
  };
  const signIn = async () => {
    const context = await browser.newContext();
    const data = { key: adminKey };
    const headers = { origin: server.url };
    const response = await context.request.post(`${server.url}/auth/sign-in`, { data, headers });
    if (!response.ok()) throw new Error(`sign-in: ${response.status()} ${await response.text()}`);
    const state = await context.storageState();
    await context.close();
    return state;
  };
  const storageState = await signIn();

  return {
    hook: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hook`,
    /** What the endpoint answers from now on. */
    answerWith: (next: number) => {
      status = next;
    },
    /** A request as an admin, past every browser. */
    ask,
    /** An address below /dashboard, in English unless it says otherwise. */
    async open(path: string, options: BrowserContextOptions = {}): Promise<OpenPage & AsyncDisposable> {
      const address = new URL(`/dashboard${path}`, server.url);
      if (!address.searchParams.has("lang")) address.searchParams.set("lang", "en");
      const opened = await openPage(browser, server.url, address.pathname + address.search, {
        storageState,
        ...options,
      });
      return { ...opened, [Symbol.asyncDispose]: () => opened.page.context().close() };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      endpoint.close();
      endpoint.closeAllConnections();
      await site[Symbol.asyncDispose]();
      await host.stop();
    },
  };
}
