import { type BinaryNode, getBinaryNodeChild, type proto } from "@whiskeysockets/baileys";
import { lidJidOf } from "../accounts/account.js";
import type { Ciphertext } from "../accounts/createSignalPeer.js";
import type { Link, OpenLogin } from "../link.js";
import type { ServerState } from "../serverState.js";
import { childrenOf, node } from "../wire/node.js";

/** A client's text: each recipient's phone decrypts its own copy, and the client is answered as the rule says. */
export async function receiveText(state: ServerState, link: Link, stanza: BinaryNode): Promise<void> {
  const { login } = link;
  if (login === undefined) return;
  const { answer, receipts } = state.rules.byPhone.get(login.account.phone) ?? state.rules.all;
  const { id = "", to } = stanza.attrs;
  const t = String(Math.floor(Date.now() / 1000));
  const refusal = typeof answer === "object" ? answer.refuse : deriveRestriction(login);
  if (answer !== "drop-before" && refusal === undefined)
    for (const copy of childrenOf(getBinaryNodeChild(stanza, "participants")))
      await deliverCopy(state, login, { id, copy });

  if (answer === "drop" || answer === "drop-before") link.end({ kind: "terminate" });
  if (typeof answer === "string" && answer !== "ack") return;
  link.send(node("ack", { class: "message", id, from: to, t, error: refusal?.toString() }));
  if (refusal !== undefined) return;
  for (const receipt of receipts)
    link.send(node("receipt", { from: to, id, t, type: receipt === "read" ? "read" : undefined }));
}

function deriveRestriction({ account: { restrictedUntil } }: OpenLogin): number | undefined {
  return restrictedUntil !== null && restrictedUntil > Date.now() ? 463 : undefined;
}

async function deliverCopy(
  state: ServerState,
  sender: OpenLogin,
  { id, copy }: { readonly id: string; readonly copy: BinaryNode },
): Promise<void> {
  const recipient = state.accounts.find(copy.attrs.jid);
  const encrypted = getBinaryNodeChild(copy, "enc");
  // Other clients decrypt theirs themselves; here are only the phones.
  if (recipient?.device !== 0 || !(encrypted?.content instanceof Uint8Array)) return;
  const message = await recipient.account.peer.decrypt(lidJidOf(sender.account, sender.device.number), {
    type: encrypted.attrs.type as Ciphertext["type"],
    bytes: encrypted.content,
  });
  const text = findText(message);
  if (text === undefined || recipient.account === sender.account) return;
  state.delivered.push({
    id,
    from: sender.account.phone,
    to: recipient.account.phone,
    text,
    at: Date.now(),
  });
}

/** undefined: it is no text. */
function findText(message: proto.IMessage): string | undefined {
  return message.conversation || message.extendedTextMessage?.text || undefined;
}
