import type { IncomingMessage } from "@holat/core";
import { isLidUser, normalizeMessageContent, toNumber, type WAMessage } from "@whiskeysockets/baileys";

/** undefined: it is our own, or no message that somebody wrote. */
export function toIncomingMessage(message: WAMessage, now: number): IncomingMessage | undefined {
  const { key, messageTimestamp } = message;
  const content = normalizeMessageContent(message.message);
  if (key.fromMe === true || !key.id || content == null || content.protocolMessage != null) return undefined;
  const from = key.participant ? [key.participant, key.participantAlt] : [key.remoteJid, key.remoteJidAlt];
  const address = from.find((jid) => jid && !isLidUser(jid)) ?? from[0];
  if (!address) return undefined;
  const seconds = toNumber(messageTimestamp);
  return {
    id: key.id,
    from: address,
    text: content.conversation || content.extendedTextMessage?.text || null,
    at: seconds > 0 ? seconds * 1000 : now,
  };
}
