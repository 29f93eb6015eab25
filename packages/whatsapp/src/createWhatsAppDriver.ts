import { type Clock, type ConnectionDriver, systemClock } from "@holat/core";
import { keepKeysOutOfLogs } from "./credentials/keepKeysOutOfLogs.js";
import type { Logger } from "./logger.js";
import { createRecipients } from "./messages/createRecipients.js";
import { trustTestServer } from "./net/trustTestServer.js";
import { createTicker } from "./socket/createTicker.js";
import { openLink } from "./socket/openLink.js";
import { defaultTimeouts, type WhatsAppTimeouts } from "./timeouts.js";

export interface WhatsAppDriverOptions {
  readonly logger: Logger;
  /** Default: the machine's own. */
  readonly clock?: Clock;
  /** A test server on loopback, with its key; see `HOLAT_WHATSAPP_URL`. Default: WhatsApp. */
  readonly url?: string | undefined;
  readonly timeouts?: Partial<WhatsAppTimeouts>;
}

/**
 * The driver of WhatsApp accounts, on Baileys. Each `open` is one socket; nothing reconnects by itself.
 *
 * @throws when `url` is no test server on loopback, or this process connects to another server already.
 * @example
 * const driver = createWhatsAppDriver({ logger });
 * const connection = driver.open({ sessionId: "shop", credentials, onEvent: console.log });
 */
export function createWhatsAppDriver(options: WhatsAppDriverOptions): ConnectionDriver {
  keepKeysOutOfLogs();
  const clock = options.clock ?? systemClock;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const context = {
    clock,
    timeouts,
    logger: options.logger,
    url: trustTestServer(options.url),
    ticker: createTicker(clock, timeouts.tickMs),
    recipients: createRecipients({ clock, answerMs: timeouts.queryMs }),
  };
  return { open: (open) => openLink(context, open) };
}
