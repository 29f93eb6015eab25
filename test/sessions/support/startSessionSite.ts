import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  eventually,
  type HolatServer,
  startWhatsAppProcess,
  type WhatsAppServer,
} from "../../../packages/testkit/src/index.js";
import { createSite } from "../../survival/support/createSite.js";
import { createSessionCalls, type SessionCalls } from "./createSessionCalls.js";

const runFile = promisify(execFile);
const commandFile = fileURLToPath(new URL("../../../apps/server/dist/cli.js", import.meta.url));

export const adminKey = "hk_sessions_0123456789abcdef01234567";

/** Servers of one database whose accounts are on a WhatsApp server of the test's own. */
export interface SessionSite {
  readonly whatsapp: WhatsAppServer;
  /** Undefined with PGlite. */
  readonly databaseUrl: string | undefined;
  startServer(options?: {
    readonly data?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly nodeArgs?: readonly string[];
  }): Promise<HolatServer>;
  calls(server: HolatServer): SessionCalls;
  /** The built command file, with the site's admin key. Rejects unless it exits with 0. */
  runCli(server: HolatServer, args: readonly string[]): Promise<{ readonly stdout: string }>;
  /** Sessions of accounts that are linked already, numbered on from those that there are; resolves when all are connected. */
  importAccounts(
    server: HolatServer,
    count: number,
    more?: { readonly messagesPerMinute?: number },
  ): Promise<Account[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Account {
  readonly sessionId: string;
  readonly phone: string;
}

export async function startSessionSite(options: {
  readonly postgresUrl: string | undefined;
}): Promise<SessionSite> {
  const [whatsapp, site] = await Promise.all([
    startWhatsAppProcess(),
    createSite({ postgresUrl: options.postgresUrl, targets: () => ({}) }),
  ]);
  const calls = (server: HolatServer) => createSessionCalls({ url: server.url, key: adminKey });
  return {
    whatsapp,
    databaseUrl: site.databaseUrl,
    calls,
    runCli: (server, args) =>
      runFile(process.execPath, [commandFile, ...args], {
        env: { PATH: process.env.PATH, HOLAT_URL: server.url, HOLAT_API_KEY: adminKey },
      }),
    startServer: ({ env, ...more } = {}) =>
      site.startServer({
        ...more,
        env: { HOLAT_API_KEY: adminKey, HOLAT_WHATSAPP_URL: whatsapp.url, ...env },
      }),
    async importAccounts(server, count, more = {}) {
      const { import: importOne, list } = calls(server);
      const first = (await list()).length;
      const accounts = Array.from({ length: count }, (_, index) => ({
        sessionId: `account-${first + index}`,
        phone: `9989000${String(first + index).padStart(5, "0")}`,
      }));
      for (const { sessionId, phone } of accounts) {
        const credentials = await whatsapp.issueCredentials(phone);
        // A busy machine's database may be away for a moment.
        await eventually(() => importOne(sessionId, credentials, more));
      }
      await eventually(
        async () => {
          const connected = (await list("/connected")).filter(
            (item) => item.connectionStatus === "CONNECTED",
          );
          const all = first + count;
          if (connected.length < all) throw new Error(`${connected.length} of ${all} are connected`);
        },
        { timeoutMs: 60_000, intervalMs: 100 },
      );
      return accounts;
    },
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await whatsapp.stop();
    },
  };
}
