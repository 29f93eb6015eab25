import type { WhatsAppLogin } from "./whatsAppServer.js";

const keptLogins = 100_000;

type Entry = { -readonly [K in keyof WhatsAppLogin]: WhatsAppLogin[K] };

export interface LoginLog {
  open(login: Pick<WhatsAppLogin, "phone" | "device" | "connection">): Entry;
  close(login: Entry): void;
  readonly present: readonly WhatsAppLogin[];
  readonly all: readonly WhatsAppLogin[];
}

export type LoginEntry = Entry;

/** Who is logged in, and who was. */
export function createLoginLog(): LoginLog {
  const all: Entry[] = [];
  const present = new Set<Entry>();
  return {
    open(login) {
      const entry: Entry = { ...login, openedAt: Date.now(), closedAt: null };
      all.push(entry);
      if (all.length > keptLogins) all.shift();
      present.add(entry);
      return entry;
    },
    close(entry) {
      if (!present.delete(entry)) return;
      entry.closedAt = Date.now();
    },
    get present() {
      return [...present];
    },
    get all() {
      return all;
    },
  };
}
