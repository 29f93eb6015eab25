import { type Clock, createHolatError } from "@holat/core";
import type { WASocket } from "@whiskeysockets/baileys";
import { createCache } from "../net/createCache.js";

const minuteMs = 60_000;
const personal = "@s.whatsapp.net";

/** Who is on WhatsApp, for all sockets of a driver. */
export interface Recipients {
  /**
   * Where a text to that number goes: some numbers have another address there than their digits. Rejects with
   * MESSAGE_REFUSED when the number is not on WhatsApp, with LINK_NOT_READY when nobody answers.
   */
  getAddress(sock: Pick<WASocket, "onWhatsApp">, to: string): Promise<string>;
}

/** Asks before the first text to a number, and remembers the answer: a yes for a day, a no for ten minutes. */
export function createRecipients(options: { readonly clock: Clock; readonly answerMs: number }): Recipients {
  const { clock, answerMs } = options;
  const now = () => clock.monotonic();
  const known = createCache({ maxEntries: 10_000, ttlMs: 24 * 60 * minuteMs, now });
  const unknown = createCache({ maxEntries: 1_000, ttlMs: 10 * minuteMs, now });

  const ask = async (sock: Pick<WASocket, "onWhatsApp">, phone: string) => {
    const timer = new AbortController();
    const tooLong = clock.sleep(answerMs, timer.signal).then(() => {
      throw createHolatError("LINK_NOT_READY", { detail: `no answer within ${answerMs / 1000} s` });
    });
    const asked = sock.onWhatsApp(phone);
    asked.catch(() => {});
    return Promise.race([asked, tooLong]).finally(() => {
      tooLong.catch(() => {});
      timer.abort();
    });
  };

  return {
    async getAddress(sock, to) {
      if (to.includes("@") && !to.endsWith(personal)) return to;
      const phone = to.replace(personal, "");
      const found = known.get<string>(phone);
      if (found !== undefined) return found;
      if (unknown.get(phone) === undefined) {
        const answer = await ask(sock, phone);
        // It did not say: the text itself will tell.
        if (answer === undefined) return phone + personal;
        const jid = answer.find(({ exists }) => exists)?.jid;
        if (jid !== undefined) {
          known.set(phone, jid);
          return jid;
        }
        unknown.set(phone, true);
      }
      throw createHolatError("MESSAGE_REFUSED", { detail: `${phone} is not on WhatsApp` });
    },
  };
}
