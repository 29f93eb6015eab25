import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { inject } from "vitest";
import {
  dialerPath,
  findFreePort,
  type HolatServer,
  startSshHost,
  startWhatsAppProcess,
  type ToldDialer,
  tellDialer,
  type WhatsAppServer,
} from "../../../packages/testkit/src/index.js";
import { createSessionCalls, type SessionCalls } from "../../sessions/support/createSessionCalls.js";
import { createCalls } from "../../survival/support/createCalls.js";
import { createDisposables } from "../../survival/support/createDisposables.js";
import { createSite } from "../../survival/support/createSite.js";
import { type PageServer, startPageServer } from "./startPageServer.js";

export const adminKey = "hk_widgets_0123456789abcdef01234567";
export const secret = "what signs the view tokens of these tests alone";

export interface Campaign {
  readonly sessionId: string;
  /** The UUID. */
  readonly id: string;
  readonly dialer: ToldDialer;
}

export interface TokenOptions {
  readonly scopes?: readonly ("status" | "log" | "results")[];
}

/** A real server with a machine to call from, a page server on another origin, and a Chromium. */
export interface WidgetSite extends AsyncDisposable {
  readonly server: HolatServer;
  readonly pages: PageServer;
  readonly browser: Browser;
  readonly whatsapp: WhatsAppServer;
  readonly connections: SessionCalls;
  /** For bundles; goes with the site. */
  readonly folder: string;
  /** A session whose dialer runs and says what the test has it say. */
  startCampaign(body?: object): Promise<Campaign>;
  /** A session of the dialer `counting`; resolves at once. */
  startCounting(args: Readonly<Record<string, number>>): Promise<string>;
  viewToken(sessionId: string, options?: TokenOptions): Promise<{ id: string; token: string }>;
  revoke(tokenId: string): Promise<void>;
}

/** Numbers of a whole site, so that every test can be in the same one at the same time. */
const manyAtOnce = 50;

export async function startWidgetSite(): Promise<WidgetSite> {
  const held = createDisposables();
  try {
    const folder = await mkdtemp(join(tmpdir(), "holat-widgets-"));
    held.use({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
    const port = await findFreePort();
    const [host, pages, whatsapp, browser] = await Promise.all([
      startSshHost().then(held.use),
      startPageServer().then(held.use),
      startWhatsAppProcess().then(held.use),
      chromium
        .launch({
          executablePath: "/usr/bin/chromium",
          args: [
            ...["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
            "--js-flags=--expose-gc",
            // Pages that leave the server's address at its default.
            `--host-resolver-rules=MAP localhost:3000 127.0.0.1:${port}`,
          ],
        })
        .then((launched) => {
          held.use({ [Symbol.asyncDispose]: () => launched.close() });
          return launched;
        }),
    ]);
    let records = "";
    const site = held.use(
      await createSite({
        postgresUrl: inject("postgresUrl"),
        targets: (folderForRecords) => {
          records = folderForRecords;
          const target = (name: "told" | "counting") => ({
            machine: host,
            command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath(name)}`,
            maxConcurrent: manyAtOnce,
          });
          return { told: target("told"), counting: target("counting") };
        },
      }),
    );
    const server = await site.startServer({
      port,
      env: {
        HOLAT_API_KEY: adminKey,
        HOLAT_SECRET: secret,
        HOLAT_CORS_ORIGINS: pages.origin,
        HOLAT_WHATSAPP_URL: whatsapp.url,
      },
    });
    const calls = createCalls(server);
    const ask = async (path: string, method: string, body?: object) => {
      const response = await calls.request(path, {
        method,
        headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response;
    };
    const start = async (body: object): Promise<{ id: string; sessionId: string }> =>
      (await ask("/calls/start", "POST", body)).json();
    return {
      server,
      pages,
      browser,
      whatsapp,
      folder,
      connections: createSessionCalls({ url: server.url, key: adminKey }),
      async startCampaign(body = {}) {
        const { id, sessionId } = await start({ ...body, target: "told" });
        return { id, sessionId, dialer: await tellDialer(records, sessionId) };
      },
      async startCounting(args) {
        const texts = Object.entries(args).map(([name, value]) => [name, String(value)]);
        return (await start({ target: "counting", args: Object.fromEntries(texts) })).sessionId;
      },
      viewToken: async (sessionId, { scopes = ["status"] } = {}) =>
        (
          await ask(`/calls/session/${sessionId}/view-token`, "POST", { origins: [pages.origin], scopes })
        ).json(),
      async revoke(tokenId) {
        await ask(`/calls/view-token/${tokenId}`, "DELETE");
      },
      [Symbol.asyncDispose]: held[Symbol.asyncDispose],
    };
  } catch (error) {
    await held[Symbol.asyncDispose]();
    throw error;
  }
}
