import { createRequire } from "node:module";

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Prototype = Record<string, Method | undefined>;

/** They print whole sessions, with private keys, on the console. */
const talkative = ["closeSession", "openSession", "removeOldSessions"];

let done = false;

/** Silences the methods of libsignal that would write keys into this process's output. It has no setting for that. */
export function keepKeysOutOfLogs(): void {
  if (done) return;
  done = true;
  // The copy that Baileys itself uses.
  const baileys = createRequire(import.meta.url).resolve("@whiskeysockets/baileys");
  const { SessionRecord } = createRequire(baileys)("libsignal") as {
    readonly SessionRecord: { readonly prototype: Prototype };
  };
  for (const name of talkative) {
    const original = SessionRecord.prototype[name];
    if (original === undefined) throw new Error(`libsignal's SessionRecord has no ${name} any more`);
    SessionRecord.prototype[name] = function (...args) {
      return withoutConsole(() => original.apply(this, args));
    };
  }
}

/** For what does not wait: nobody else can print meanwhile. */
function withoutConsole<T>(run: () => T): T {
  const { info, warn } = console;
  console.info = () => {};
  console.warn = () => {};
  try {
    return run();
  } finally {
    console.info = info;
    console.warn = warn;
  }
}
