import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { inject } from "vitest";
import { launchBrowser } from "../../../packages/testkit/src/browser/index.js";
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

export interface Started {
  readonly sessionId: string;
  /** The UUID. */
  readonly id: string;
}

export interface Campaign extends Started {
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
  /** Two on a target that runs one at a time: the second waits until the first has ended. */
  startQueue(): Promise<{
    readonly first: Campaign;
    readonly second: Started;
    untilSecondRuns(): Promise<Campaign>;
  }>;
  viewToken(sessionId: string, options?: TokenOptions): Promise<{ readonly token: string }>;
}

/** So that no test waits for another. */
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
      launchBrowser({
        args: [
          "--js-flags=--expose-gc",
          // Pages that leave the server's address at its default.
          `--host-resolver-rules=MAP localhost:3000 127.0.0.1:${port}`,
        ],
      }).then((launched) => {
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
          const target = {
            machine: host,
            command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("told")}`,
          };
          return { told: { ...target, maxConcurrent: manyAtOnce }, queue: { ...target, maxConcurrent: 1 } };
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
    const start = async (body: object): Promise<Started> => (await ask("/calls/start", "POST", body)).json();
    const untilRuns = async ({ id, sessionId }: Started): Promise<Campaign> => ({
      id,
      sessionId,
      dialer: await tellDialer(records, sessionId),
    });
    return {
      server,
      pages,
      browser,
      whatsapp,
      folder,
      connections: createSessionCalls({ url: server.url, key: adminKey }),
      startCampaign: async (body = {}) => untilRuns(await start({ ...body, target: "told" })),
      async startQueue() {
        const first = await untilRuns(await start({ target: "queue" }));
        const second = await start({ target: "queue" });
        return { first, second, untilSecondRuns: () => untilRuns(second) };
      },
      viewToken: async (sessionId, { scopes = ["status"] } = {}) =>
        (
          await ask(`/calls/session/${sessionId}/view-token`, "POST", { origins: [pages.origin], scopes })
        ).json(),
      [Symbol.asyncDispose]: held[Symbol.asyncDispose],
    };
  } catch (error) {
    await held[Symbol.asyncDispose]();
    throw error;
  }
}
