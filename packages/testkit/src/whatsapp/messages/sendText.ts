import { jidOf, lidJidOf, takeBundle } from "../accounts/account.js";
import type { ServerState } from "../serverState.js";
import { node } from "../wire/node.js";

/** Somebody writes to a linked account: a copy for each of its devices that is logged in. */
export async function sendText(
  state: ServerState,
  message: { readonly from: string; readonly to: string; readonly text: string; readonly id: string },
): Promise<number> {
  const sender = state.accounts.get(message.from);
  let copies = 0;
  for (const link of state.links) {
    if (link.login?.account.phone !== message.to) continue;
    const { account, device } = link.login;
    const { type, bytes } = await sender.peer.encrypt(
      lidJidOf(account, device.number),
      { conversation: message.text },
      () => takeBundle(device),
    );
    const seconds = String(Math.floor(Date.now() / 1000));
    link.send(
      node(
        "message",
        {
          from: jidOf(sender),
          sender_lid: lidJidOf(sender),
          id: message.id,
          t: seconds,
          type: "text",
          notify: sender.phone,
        },
        [node("enc", { v: "2", type }, bytes)],
      ),
    );
    copies++;
  }
  return copies;
}
