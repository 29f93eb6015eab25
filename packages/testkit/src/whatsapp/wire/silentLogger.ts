import type { SocketConfig } from "@whiskeysockets/baileys";

/** Baileys' code wants a logger. */
export const silentLogger: SocketConfig["logger"] = {
  level: "silent",
  child: () => silentLogger,
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
};
