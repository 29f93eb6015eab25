import type { Receipt } from "@holat/core";
import { areJidsSameUser, type BinaryNode, getBinaryNodeChildren } from "@whiskeysockets/baileys";

const statusByType: Readonly<Record<string, Receipt["status"]>> = {
  "": "delivered",
  read: "read",
  played: "read",
};

/** What a receipt says of our messages; nothing when it is from another device of ours, or asks for something. */
export function toReceipts(node: BinaryNode, own: readonly (string | undefined)[], now: number): Receipt[] {
  const { id, type = "", from, participant, t } = node.attrs;
  const status = statusByType[type];
  const sender = participant ?? from;
  if (id === undefined || status === undefined || own.some((jid) => areJidsSameUser(jid, sender))) return [];
  const list = Array.isArray(node.content) ? node.content[0] : undefined;
  const ids = [id, ...getBinaryNodeChildren(list, "item").flatMap(({ attrs }) => attrs.id ?? [])];
  const seconds = Number(t);
  const at = seconds > 0 ? seconds * 1000 : now;
  return ids.map((each) => ({ id: each, status, at }));
}
