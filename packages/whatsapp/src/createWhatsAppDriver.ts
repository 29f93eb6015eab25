import { type Clock, type ConnectionDriver, systemClock } from "@holat/core";
import type { Logger } from "./logger.js";
import { createRecipients } from "./messages/createRecipients.js";
import { trustTestServer } from "./net/trustTestServer.js";
import { createTicker } from "./socket/createTicker.js";
import { type OpenLink, openWhenLoaded } from "./socket/openWhenLoaded.js";
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
 * The driver of WhatsApp accounts, on Baileys, which is loaded (half a second, 80 MB) with the first account. Each `open`
 * is one socket; nothing reconnects by itself.
 *
 * @throws when `url` is no test server on loopback, or this process connects to another server already.
 * @example
 * const driver = createWhatsAppDriver({ logger });
 * const connection = driver.open({ sessionId: "shop", credentials, onEvent: console.log });
 */
export function createWhatsAppDriver(options: WhatsAppDriverOptions): ConnectionDriver {
  const clock = options.clock ?? systemClock;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const testServer = trustTestServer(options.url);
  const context = {
    clock,
    timeouts,
    logger: options.logger,
    url: testServer?.url,
    ticker: createTicker(clock, timeouts.tickMs),
    recipients: createRecipients({ clock, answerMs: timeouts.queryMs }),
  };
  let openLink: OpenLink | undefined;
  let loading: Promise<OpenLink> | undefined;
  const load = async () => {
    const { prepareLinks } = await import("./socket/prepareLinks.js");
    openLink = prepareLinks(context, testServer?.rootKey);
    return openLink;
  };
  return {
    open(open) {
      if (openLink !== undefined) return openLink(open);
      loading ??= load().catch((error: unknown) => {
        // The next one tries again.
        loading = undefined;
        throw error;
      });
      return openWhenLoaded(loading, open);
    },
  };
}
