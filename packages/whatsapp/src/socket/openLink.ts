import {
  type Clock,
  createHolatError,
  type DriverClose,
  type DriverEvent,
  type LiveStatus,
  type OpenConnection,
  type OpenConnectionOptions,
} from "@holat/core";
import { type AuthenticationCreds, jidDecode } from "@whiskeysockets/baileys";
import { createDeferred } from "../createDeferred.js";
import { createKeyStore } from "../credentials/createKeyStore.js";
import { createStoreQueue } from "../credentials/createStoreQueue.js";
import { toText } from "../credentials/credentialText.js";
import { findErrorCode } from "../credentials/findErrorCode.js";
import { loadCredentials } from "../credentials/loadCredentials.js";
import type { Logger } from "../logger.js";
import type { Recipients } from "../messages/createRecipients.js";
import { createSender } from "../messages/createSender.js";
import { createPairing } from "../pairing/createPairing.js";
import type { WhatsAppTimeouts } from "../timeouts.js";
import { closeSocket } from "./closeSocket.js";
import { createBaileysLogger } from "./createBaileysLogger.js";
import { createPhases } from "./createPhases.js";
import { createSocket, type Socket } from "./createSocket.js";
import type { Ticker } from "./createTicker.js";
import { deriveLive } from "./deriveLive.js";
import { followSocket } from "./followSocket.js";
import { ping, unlink } from "./queries.js";

export interface LinkContext {
  readonly clock: Clock;
  readonly timeouts: WhatsAppTimeouts;
  readonly logger: Logger;
  readonly url: string | undefined;
  readonly ticker: Ticker;
  readonly recipients: Recipients;
}

const advances: ReadonlySet<DriverEvent["type"]> = new Set(["qr", "authenticated", "open"]);
const stopped: DriverClose = { kind: "stopped", code: null, detail: "Closed by this server" };

/** One socket, from the loading of its credentials to its end. */
export function openLink(context: LinkContext, options: OpenConnectionOptions): OpenConnection {
  const { clock, timeouts, logger } = context;
  const { sessionId } = options;
  const phases = createPhases(clock, timeouts);
  const sender = createSender({ clock, ackMs: timeouts.ackMs, recipients: context.recipients });
  const pairing = createPairing(clock);
  let socket: Socket | undefined;
  let credentials: AuthenticationCreds | undefined;
  let cause: DriverClose | undefined;
  let refusal: DriverClose | undefined;
  let told = false;
  let leaving = false;
  let closingTicks = 0;
  const ended = createDeferred();

  const emit = (event: DriverEvent) => {
    // While it ends, it comes no nearer to being open.
    if (told || (cause !== undefined && advances.has(event.type))) return;
    told = event.type === "closed";
    try {
      options.onEvent(event);
    } catch (error) {
      logger.error({ sessionId, err: error }, "a listener of a WhatsApp connection failed");
    }
  };

  /** The first cause of an ending wins. */
  const finish = (close: DriverClose) => {
    if (cause !== undefined) return;
    // Whoever unlinks is told so by the server too.
    cause = leaving ? stopped : close;
    stopLooking();
    sender.onEnd();
    pairing.onEnd();
    void end();
  };
  const end = async () => {
    const settled = new AbortController();
    if (socket !== undefined) await closeSocket(socket, { clock, closeMs: timeouts.closeMs });
    await Promise.race([store.settle(), clock.sleep(timeouts.storeMs, settled.signal).catch(() => {})]);
    settled.abort();
    // What was linked and could not be stored is not linked for us.
    const close = cause?.kind === "restart" ? (refusal ?? cause) : cause;
    if (close !== undefined) emit({ type: "closed", close });
    ended.resolve();
  };

  const store = createStoreQueue({
    store: options.credentials,
    clock,
    retryMs: timeouts.storeMs,
    onFailed: (error) => {
      refusal = toRefusal("kept", error);
      finish(refusal);
    },
  });

  const look = () => {
    // A server that does not take leave would keep Baileys waiting for half a minute.
    closingTicks = socket?.sock.ws.isClosing === true ? closingTicks + 1 : 0;
    if (closingTicks * timeouts.tickMs > timeouts.closeMs) socket?.cut();
    const verdict = phases.judge();
    if (verdict !== undefined && verdict !== "probe") finish(verdict);
    else if (verdict === "probe" && socket !== undefined) ping(socket.sock);
  };
  const stopLooking = context.ticker.add(look);

  const start = async () => {
    const creds = await loadCredentials(options.credentials);
    if (cause !== undefined) return;
    credentials = creds;
    socket = createSocket({
      auth: { creds, keys: createKeyStore(store) },
      logger: createBaileysLogger({ sessionId, logger, onSending: sender.onSending }),
      clock,
      url: context.url,
      proxyUrl: options.proxyUrl,
      // Ours comes first and says what it waited for.
      connectTimeoutMs: timeouts.connectMs + 5_000,
    });
    followSocket(socket.sock, {
      clock,
      phases,
      pairing,
      sender,
      emit,
      finish,
      phone: () => phoneOf(creds),
      save: () => store.save(() => ({ credentials: toText(creds) })).catch(() => {}),
      saved: () => store.settle().then(() => refusal === undefined),
      onQueryFailed: (what, error) => logger.debug({ sessionId, err: error }, `a query failed: ${what}`),
    });
  };
  queueMicrotask(() => {
    start().catch((error: unknown) => finish(toRefusal("loaded", error)));
  });

  const isReady = () => self.live === "CONNECTED";
  const self: OpenConnection = {
    get live(): LiveStatus {
      return deriveLive({ told, ending: cause !== undefined, ws: socket?.sock.ws, phases });
    },
    get lastHeardAt() {
      return phases.lastHeardAt;
    },
    async requestPairingCode(phone) {
      if (cause !== undefined) throw createHolatError("LINK_FAILED", { detail: cause.detail });
      if (credentials?.account != null)
        throw createHolatError("PAIRING_UNAVAILABLE", { detail: "the account is linked already" });
      await pairing.ready;
      if (socket === undefined) throw createHolatError("LINK_FAILED");
      return pairing.requestCode(socket.sock, phone);
    },
    async send(message, signal) {
      if (socket === undefined || !isReady())
        throw createHolatError("LINK_NOT_READY", { detail: `it is ${self.live}` });
      try {
        await sender.send(socket.sock, message, signal);
      } catch (error) {
        if (!socket.sock.ws.isOpen)
          finish({ kind: "lost", code: null, detail: "A message found the link closed" });
        throw error;
      }
    },
    async logout() {
      if (socket !== undefined && cause === undefined && credentials?.account != null) {
        leaving = true;
        const jid = credentials.me?.id ?? "";
        await unlink(socket.sock, { jid, clock, waitMs: timeouts.probeAfterMs });
      }
      await self.close();
    },
    async close() {
      finish(stopped);
      await ended.promise;
    },
  };
  return self;
}

function phoneOf({ me }: AuthenticationCreds): string {
  return jidDecode(me?.id)?.user ?? "";
}

function toRefusal(what: "loaded" | "kept", error: unknown): DriverClose {
  return {
    kind: findErrorCode(error) === "CREDENTIALS_UNREADABLE" ? "credentials" : "lost",
    code: null,
    detail: `The credentials could not be ${what}: ${error instanceof Error ? error.message : "unknown"}`,
  };
}
