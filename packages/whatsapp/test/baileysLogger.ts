import type { SocketConfig } from "@whiskeysockets/baileys";

/** For a bare Baileys beside the driver. */
export const baileysLogger: SocketConfig["logger"] = {
  level: "silent",
  child: () => baileysLogger,
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
};
