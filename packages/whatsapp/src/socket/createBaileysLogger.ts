import type { SocketConfig } from "@whiskeysockets/baileys";
import type { Logger } from "../logger.js";

type BaileysLogger = SocketConfig["logger"];

/**
 * Hears what Baileys says. Its words go to `debug`, without the objects beside them: those hold keys and messages.
 * `onSending` is told of a message's id just before its stanza is written.
 */
export function createBaileysLogger(options: {
  readonly sessionId: string;
  readonly logger: Logger;
  readonly onSending: (messageId: string) => void;
}): BaileysLogger {
  const { sessionId, logger, onSending } = options;
  const say = (fields: unknown, message?: string) => {
    const words = typeof fields === "string" ? fields : (message ?? "");
    logger.debug({ sessionId }, `baileys: ${words}`);
  };
  const self: BaileysLogger = {
    level: "silent",
    child: () => self,
    trace() {},
    debug(fields, message) {
      if (message?.startsWith("sending message to ") !== true) return;
      const { msgId } = fields as { readonly msgId?: unknown };
      if (typeof msgId === "string") onSending(msgId);
    },
    info() {},
    warn: say,
    error: say,
  };
  return self;
}
