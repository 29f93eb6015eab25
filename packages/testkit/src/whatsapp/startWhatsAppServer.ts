import { createServer } from "node:http";
import { createAccounts } from "./accounts/createAccounts.js";
import { createFaults } from "./createFaults.js";
import { createLoginLog } from "./createLoginLog.js";
import type { Link } from "./link.js";
import { sendText } from "./messages/sendText.js";
import { issueCredentials } from "./pairing/issueCredentials.js";
import { offerRefs } from "./pairing/offerRefs.js";
import { scan } from "./pairing/scan.js";
import { typeCode } from "./pairing/typeCode.js";
import { restrict } from "./restrictions/restrict.js";
import type { ServerState } from "./serverState.js";
import { serveUpgrades } from "./serveUpgrades.js";
import type { LinkFilter, MessageRule, WhatsAppServer } from "./whatsAppServer.js";
import { toNode } from "./wire/node.js";
import { createServerIdentity, testRootPublicKey } from "./wire/testRoot.js";

const normalRule: MessageRule = { answer: "ack", receipts: [] };

export interface WhatsAppServerOptions {
  /** Default: a free one. */
  readonly port?: number;
}

/**
 * Starts the server in this process; `startWhatsAppProcess` starts it in one of its own.
 *
 * ```ts
 * await using server = await startWhatsAppServer();
 * const { device } = await server.scan(qr, "998901234567");
 * await server.close({ kind: "stream-error", code: 503 }, { phone: "998901234567" });
 * ```
 */
export async function startWhatsAppServer(options: WhatsAppServerOptions = {}): Promise<WhatsAppServer> {
  const state: ServerState = {
    identity: createServerIdentity(),
    accounts: createAccounts(),
    links: new Set(),
    logins: createLoginLog(),
    faults: createFaults(),
    delivered: [],
    removals: [],
    rules: { all: normalRule, byPhone: new Map() },
    pairingCodeRefusal: null,
    unknown: new Set(),
    heldAnswers: undefined,
    latencyMs: 0,
  };
  const http = createServer((_request, response) => response.writeHead(404).end());
  const closeSockets = serveUpgrades(http, state);
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = http.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;

  const self: WhatsAppServer = {
    url: `ws://127.0.0.1:${port}/ws/chat?root=${testRootPublicKey}`,
    scan: (qr, phone) => scan(state, qr, phone),
    typeCode: (phone, code) => typeCode(state, phone, code),
    issueCredentials: async (phone) => issueCredentials(state, phone),
    openLogins: async () => state.logins.present,
    loginLog: async () => state.logins.all,
    countLinks: async (filter) => filterLinks(state, filter).length,
    async close(way, filter) {
      const links = filterLinks(state, filter);
      for (const link of links) {
        if (way.kind === "device-removed" && link.login !== undefined)
          link.login.account.devices.delete(link.login.device.number);
        link.end(way);
      }
      return links.length;
    },
    setFault: async (fault, limits) => state.faults.set(fault, limits),
    async setMessages(rule, phone) {
      if (phone === undefined) state.rules.all = { ...normalRule, ...rule };
      else state.rules.byPhone.set(phone, { ...normalRule, ...rule });
    },
    async setLatency(latencyMs) {
      state.latencyMs = latencyMs;
    },
    async refusePairingCodes(code) {
      state.pairingCodeRefusal = code;
    },
    async renewCodes() {
      const links = filterLinks(state, { state: "pairing" });
      for (const link of links) offerRefs(link, link.candidate?.refs ?? []);
      return links.length;
    },
    restrict: async (phone, until) => restrict(state, phone, until),
    async holdRestrictionAnswers(hold) {
      for (const tell of state.heldAnswers ?? []) tell();
      state.heldAnswers = hold ? [] : undefined;
    },
    async setUnknown(phone, unknown = true) {
      state.unknown[unknown ? "add" : "delete"](phone);
    },
    delivered: async (since = 0) => state.delivered.slice(since),
    sendText: (message) => sendText(state, message),
    async sendStanza(stanza, filter) {
      const links = filterLinks(state, filter);
      for (const link of links) link.send(toNode(stanza));
      return links.length;
    },
    forgetSessions: (phone) => state.accounts.get(phone).peer.forgetSessions(),
    devices: async (phone) => [...state.accounts.get(phone).devices.keys()],
    removals: async () => state.removals,
    async stop() {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      for (const link of state.links) link.end({ kind: "terminate" });
      closeSockets();
      await closed;
    },
    [Symbol.asyncDispose]: () => self.stop(),
  };
  return self;
}

function filterLinks({ links }: ServerState, { phone, state }: LinkFilter = {}): Link[] {
  return [...links].filter(
    ({ login, candidate }) =>
      (phone === undefined || login?.account.phone === phone) &&
      (state === undefined || (state === "login" ? login : candidate) !== undefined),
  );
}
