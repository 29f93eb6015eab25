import type { ClientOptions } from "../createClient.js";
import { createPages, readNextCursor } from "../createPages.js";
import { toQuery } from "../paths.js";
import { createSend } from "../request.js";
import { createAsk } from "../retry.js";
import { createLiveSessions } from "./createLiveSessions.js";
import { createMessages, type MessagesClient } from "./createMessages.js";
import { createSessionCalls } from "./createSessionCalls.js";
import { readData } from "./envelope.js";
import type { WatchSessions } from "./sessionWatcher.js";
import type {
  ConnectionSession,
  HealthFinding,
  Pairing,
  Transition,
  TransitionPage,
  Uptime,
} from "./types.js";

export type SessionsOptions = Omit<ClientOptions, "lang" | "shareTabs">;

export interface SessionCallOptions {
  readonly signal?: AbortSignal;
}

export interface CreateInput {
  /** 1 to 64 of A-Z, a-z, 0-9, _ and -. */
  readonly sessionId: string;
  /** http, https or socks5. Kept encrypted, and never shown again. */
  readonly proxyUrl?: string;
  /** 60 when absent. */
  readonly messagesPerMinute?: number;
}

export interface ImportInput extends Omit<CreateInput, "sessionId"> {
  /** What `readAuthFolder` of @holat/whatsapp gives. */
  readonly credentials: string;
  readonly keys?: readonly { readonly type: string; readonly id: string; readonly value: string }[];
}

export interface UptimeOptions extends SessionCallOptions {
  /** Inclusive; six days before the day of `to` when absent. */
  readonly from?: Date;
  /** Exclusive; now when absent. */
  readonly to?: Date;
}

/** Every call rejects with a HolatApiError, and with the signal's reason when it is aborted. */
export interface SessionsClient {
  /** `connected`: stored as connected or authenticated. `active`: in memory on some server. Default: all */
  list(which?: "all" | "connected" | "active", options?: SessionCallOptions): Promise<ConnectionSession[]>;
  /** Those that can send now, the least loaded first. */
  available(
    options?: SessionCallOptions,
  ): Promise<(ConnectionSession & { readonly load: number; readonly messagesPerMinute: number })[]>;
  /** What is not as it should be, why, and what to do. */
  health(options?: SessionCallOptions): Promise<HealthFinding[]>;
  get(sessionId: string, options?: SessionCallOptions): Promise<ConnectionSession>;
  /** One that is there already is opened if it does not run. */
  create(input: CreateInput, options?: SessionCallOptions): Promise<ConnectionSession>;
  /** An account that was linked elsewhere; it need not be paired anew. */
  import(sessionId: string, input: ImportInput, options?: SessionCallOptions): Promise<ConnectionSession>;
  restart(sessionId: string, options?: SessionCallOptions): Promise<ConnectionSession>;
  stop(sessionId: string, options?: SessionCallOptions): Promise<ConnectionSession>;
  /** Unlinks the account. */
  logout(sessionId: string, options?: SessionCallOptions): Promise<ConnectionSession>;
  delete(sessionId: string, options?: SessionCallOptions): Promise<void>;
  /** The QR code to scan now, or the code to type. Rejects with PAIRING_UNAVAILABLE when there is none. */
  qr(sessionId: string, options?: SessionCallOptions): Promise<Pairing>;
  /** A code to type on the phone of that number. */
  requestPairingCode(sessionId: string, phone: string, options?: SessionCallOptions): Promise<Pairing>;
  /** Newest first. Iterating walks all pages, one request each. */
  history(
    sessionId: string,
    options?: SessionCallOptions & { readonly limit?: number; readonly cursor?: string },
  ): AsyncIterable<Transition> & { page(): Promise<TransitionPage> };
  uptime(sessionId: string, options?: UptimeOptions): Promise<Uptime>;
  uptimeOfAll(options?: UptimeOptions): Promise<Uptime[]>;
  /**
   * All watches share one stream.
   *
   * ```ts
   * const watch = holat.sessions.watch({ onSession: ({ sessionId, connectionStatus }) => console.log(sessionId, connectionStatus) });
   * watch.stop();
   * ```
   */
  readonly watch: WatchSessions;
}

export interface SessionsAndMessages {
  readonly sessions: SessionsClient;
  readonly messages: MessagesClient;
}

/**
 * Linked WhatsApp accounts and their messages; beside `createClient`, which is smaller without them.
 *
 * ```ts
 * const holat = createSessions({ baseUrl: "https://calls.example", apiKey: process.env.HOLAT_API_KEY });
 * const connected = await holat.sessions.list("connected");
 * ```
 *
 * Throws a TypeError as `createClient` does.
 */
export function createSessions(options: SessionsOptions = {}): SessionsAndMessages {
  const ask = createAsk(createSend(options), options.retry);
  const { get, post, pathOf } = createSessionCalls(ask);
  const lists = { all: "/sessions/all", connected: "/sessions/connected", active: "/sessions" };

  return {
    messages: createMessages(ask),
    sessions: {
      ...createLiveSessions(options).sessions,
      list: (which = "all", how) => get(lists[which], how),
      available: (how) => get("/sessions/available", how),
      health: (how) => get("/sessions/health", how),
      get: (sessionId, how) => get(pathOf(sessionId), how),
      create: (input, how) => post("/sessions", how, input),
      import: (sessionId, input, how) => post(pathOf(sessionId, "/import"), how, input),
      stop: (sessionId, how) => post(pathOf(sessionId, "/stop"), how),
      delete: async (sessionId, { signal } = {}) => {
        await ask(pathOf(sessionId), { method: "DELETE", signal }, readData);
      },
      history: (sessionId, { signal, ...query } = {}) =>
        createPages(
          (cursor = query.cursor) =>
            ask(
              pathOf(sessionId, `/history${toQuery({ ...query, cursor })}`),
              { signal },
              async (response) => ({
                transitions: await readData<Transition[]>(response),
                nextCursor: readNextCursor(response),
              }),
            ),
          ({ transitions }) => transitions,
        ),
      uptime: (sessionId, { signal, ...range } = {}) =>
        get(pathOf(sessionId, `/uptime${toQuery(range)}`), { signal }),
    },
  };
}
