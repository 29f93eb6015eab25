import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Clock } from "@holat/core";
import {
  type AuthenticationState,
  Browsers,
  isJidBroadcast,
  isJidNewsletter,
  makeWASocket,
  type SocketConfig,
  type WASocket,
} from "@whiskeysockets/baileys";
import { createCache } from "../net/createCache.js";
import { createProxyAgent } from "../net/createProxyAgent.js";
import { withSharedStorage } from "./withSharedStorage.js";

/** The largest that a timer takes: Baileys' own keep-alive reads the wall clock and is slow; ours is in `createPhases`. */
const never = 2 ** 31 - 1;
const minuteMs = 60_000;

export interface SocketOptions {
  readonly auth: AuthenticationState;
  readonly logger: SocketConfig["logger"];
  readonly clock: Clock;
  readonly url: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly connectTimeoutMs: number;
}

export interface Socket {
  readonly sock: WASocket;
  /** Cuts the TCP connection, or ends the wait for one. */
  cut(): void;
}

/** Starts to connect. Throws when the proxy's address is wrong. */
export function createSocket(options: SocketOptions): Socket {
  const { auth, logger, clock, url, proxyUrl, connectTimeoutMs } = options;
  const agent = proxyUrl === undefined ? undefined : createProxyAgent(proxyUrl);
  const cache = (maxEntries: number, minutes: number) =>
    createCache({ maxEntries, ttlMs: minutes * minuteMs, now: () => clock.monotonic() });
  const make = () =>
    makeWASocket({
      auth,
      logger,
      ...(url === undefined ? {} : { waWebSocketUrl: url }),
      ...(agent === undefined ? {} : { agent, fetchAgent: agent }),
      browser: Browsers.ubuntu("Chrome"),
      connectTimeoutMs,
      keepAliveIntervalMs: never,
      emitOwnEvents: false,
      fireInitQueries: false,
      markOnlineOnConnect: false,
      syncFullHistory: false,
      shouldSyncHistoryMessage: () => false,
      shouldIgnoreJid: (jid) => isJidBroadcast(jid) || isJidNewsletter(jid),
      transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 0 },
      msgRetryCounterCache: cache(256, 60),
      userDevicesCache: cache(256, 5),
      callOfferCache: cache(16, 5),
      placeholderResendCache: cache(64, 60),
    });
  const sock = withCapturedRejections(() => withSharedStorage(make));
  let tcp: IncomingMessage["socket"] | undefined;
  sock.ws.on("upgrade", (response: IncomingMessage) => {
    tcp = response.socket;
  });
  // Baileys' handlers are async; what they throw arrives here, and would end the process without a listener.
  (sock.ev as unknown as EventEmitter).on("error", (error: Error) => sock.ws.emit("error", error));
  const cut = () => {
    tcp?.destroy();
    agent?.destroy();
  };
  return { sock, cut };
}

/** Emitters that are made within turn a handler's rejection into their `error` event: it ends that socket alone. */
function withCapturedRejections<T>(make: () => T): T {
  const before = EventEmitter.captureRejections;
  EventEmitter.captureRejections = true;
  try {
    return make();
  } finally {
    EventEmitter.captureRejections = before;
  }
}
