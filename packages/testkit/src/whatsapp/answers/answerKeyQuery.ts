import {
  type BinaryNode,
  encodeBigEndian,
  getBinaryNodeChild,
  KEY_BUNDLE_TYPE,
} from "@whiskeysockets/baileys";
import { type DeviceAddress, takeBundle } from "../accounts/account.js";
import type { Link } from "../link.js";
import type { ServerState } from "../serverState.js";
import { childrenOf, node, resultOf } from "../wire/node.js";

/** Gives the keys that the client needs to write to those devices. */
export function answerKeyQuery(state: ServerState, link: Link, query: BinaryNode): void {
  const users = childrenOf(getBinaryNodeChild(query, "key")).flatMap((user) => {
    const address = state.accounts.find(user.attrs.jid);
    const bundle = address && findBundle(address);
    return bundle === undefined ? [] : [node("user", { jid: user.attrs.jid }, bundle)];
  });
  link.send(resultOf(query, [node("list", {}, users)]));
}

function findBundle({ account, device }: DeviceAddress): BinaryNode[] | undefined {
  if (device === 0) return account.peer.deriveBundle();
  const linked = account.devices.get(device);
  if (linked === undefined) return undefined;
  const { registrationId, identity, signedPreKey, preKey } = takeBundle(linked);
  const key = (tag: string, id: number, value: Uint8Array, signature?: Uint8Array) =>
    node(tag, {}, [
      node("id", {}, encodeBigEndian(id, 3)),
      node("value", {}, value),
      ...(signature === undefined ? [] : [node("signature", {}, signature)]),
    ]);
  return [
    node("registration", {}, encodeBigEndian(registrationId)),
    node("type", {}, KEY_BUNDLE_TYPE),
    node("identity", {}, identity),
    key("skey", signedPreKey.keyId, signedPreKey.publicKey, signedPreKey.signature),
    ...(preKey === undefined ? [] : [key("key", preKey.keyId, preKey.publicKey)]),
  ];
}
