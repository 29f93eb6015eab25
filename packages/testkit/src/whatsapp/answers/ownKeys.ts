import { type BinaryNode, getBinaryNodeChild } from "@whiskeysockets/baileys";
import type { Link } from "../link.js";
import type { ServerState } from "../serverState.js";
import { bytesOf, childrenOf, node, resultOf } from "../wire/node.js";

/**
 * How many of a client's one-time keys are left. A real server says 0 to a new client, which then makes 812 of them;
 * this one says at least 1, and the client makes 5.
 */
export function answerKeyCount(_state: ServerState, link: Link, query: BinaryNode): void {
  const count = Math.max(1, link.login?.device.preKeys.size ?? 0);
  link.send(resultOf(query, [node("count", { value: String(count) })]));
}

export function answerKeyDigest(_state: ServerState, link: Link, query: BinaryNode): void {
  link.send(resultOf(query, [node("digest")]));
}

/** Keeps the keys that a client uploads. */
export function receiveKeys(_state: ServerState, link: Link, query: BinaryNode): void {
  const device = link.login?.device;
  if (device !== undefined) {
    const signed = getBinaryNodeChild(query, "skey");
    device.signedPreKey = {
      keyId: bytesOf(signed, "id").readUIntBE(0, 3),
      publicKey: bytesOf(signed, "value"),
      signature: bytesOf(signed, "signature"),
    };
    for (const key of childrenOf(getBinaryNodeChild(query, "list")))
      device.preKeys.set(bytesOf(key, "id").readUIntBE(0, 3), bytesOf(key, "value"));
  }
  link.send(resultOf(query));
}
