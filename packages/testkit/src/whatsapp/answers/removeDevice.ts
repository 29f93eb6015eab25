import type { BinaryNode } from "@whiskeysockets/baileys";
import type { Link } from "../link.js";
import type { ServerState } from "../serverState.js";
import { resultOf } from "../wire/node.js";

/** A client unlinks itself; as with the real server, the answer is followed by the end of its connection. */
export function removeDevice(state: ServerState, link: Link, query: BinaryNode): void {
  link.send(resultOf(query));
  if (link.login === undefined) return;
  const { account, device } = link.login;
  account.devices.delete(device.number);
  state.removals.push({ phone: account.phone, device: device.number });
  link.end({ kind: "device-removed" });
}
