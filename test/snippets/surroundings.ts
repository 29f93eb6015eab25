import type { Snippet } from "./readSnippets.js";

const sdk = 'import("@holat/sdk")';
const api = 'import("@holat/api")';
const core = 'import("@holat/core")';

/** What a snippet may take from the text around it: where it stands, and how each name is declared. */
const givenNames: readonly { readonly where: RegExp; readonly names: Readonly<Record<string, string>> }[] = [
  {
    where: /^packages\/sdk\/src\/sessions\//,
    names: {
      createSessions: 'import { createSessions } from "@holat/sdk/sessions";',
      holat: 'declare const holat: import("@holat/sdk/sessions").SessionsAndMessages;',
    },
  },
  {
    where: /^packages\/sdk\/src\//,
    names: {
      createClient: 'import { createClient } from "@holat/sdk";',
      createWatcher: 'import { createWatcher } from "@holat/sdk/watcher";',
      CallSessionMonitor: 'import { CallSessionMonitor } from "@holat/sdk";',
      createWebhooks: 'import { createWebhooks } from "@holat/sdk/webhooks";',
      verifyWebhook: 'import { verifyWebhook } from "@holat/sdk/webhooks";',
      holat: `declare const holat: ${sdk}.Client;`,
      sessionId: "declare const sessionId: string;",
      id: "declare const id: string;",
    },
  },
  {
    where: /^packages\/whatsapp\//,
    names: {
      store: `declare const store: ${core}.CredentialStore;`,
    },
  },
  {
    where: /^packages\/api\/README/,
    names: {
      createApi: 'import { createApi } from "@holat/api";',
      createLive: 'import { createLive } from "@holat/api";',
      systemClock: 'import { systemClock } from "@holat/core";',
      runner: `declare const runner: ${core}.CallRunner;`,
      targets: `declare const targets: ${api}.CallTarget[];`,
      logger: `declare const logger: ${api}.Logger;`,
      nodeId: "declare const nodeId: string;",
      key: "declare const key: string;",
      database: `declare const database: Awaited<ReturnType<typeof ${api}.openDatabase>>;`,
      engine: `declare const engine: ReturnType<typeof ${api}.createCallEngine>;`,
      viewTokens: `declare const viewTokens: ${api}.ViewTokens;`,
      keys: `declare const keys: ${api}.StoredKeys;`,
      options: `declare const options: ${api}.ApiOptions;`,
    },
  },
];

/** The snippet as a file of its own: what it uses and does not bring is declared above it. */
export function createFile({ place, file, code }: Snippet): string {
  const names = givenNames.find(({ where }) => where.test(file))?.names ?? {};
  const wanted = Object.entries(names).filter(([name]) => uses(code, name) && !brings(code, name));
  return [`// ${place}`, ...wanted.map(([, declaration]) => declaration), code, "export {};"].join("\n");
}

function uses(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w)]\\.)\\b${name}\\b`).test(code);
}

function brings(code: string, name: string): boolean {
  return new RegExp(`(?:const ${name}\\b|(?:const|import) \\{[^}]*\\b${name}\\b[^}]*\\})`).test(code);
}
