import type { Clock } from "@holat/core";
import { type BinaryNode, S_WHATSAPP_NET, type WASocket } from "@whiskeysockets/baileys";

/** Asks for a sign of life; any answer is one. */
export function ping(sock: WASocket): void {
  // That it cannot be written shows by the silence that follows.
  sock.sendNode(createQuery(sock, { type: "get", xmlns: "w:p" }, { tag: "ping", attrs: {} })).catch(() => {});
}

/** Unlinks this device, and waits a while for the server to say that it did. */
export async function unlink(
  sock: WASocket,
  options: { readonly jid: string; readonly clock: Clock; readonly waitMs: number },
): Promise<void> {
  const query = createQuery(
    sock,
    { type: "set", xmlns: "md" },
    { tag: "remove-companion-device", attrs: { jid: options.jid, reason: "user_initiated" } },
  );
  const stop = new AbortController();
  const answered = new Promise<void>((resolve) => {
    sock.ws.once(`TAG:${query.attrs.id}`, () => resolve());
    sock.ws.once("close", () => resolve());
  });
  const sent = sock.sendNode(query).then(() => answered);
  const tooLong = options.clock.sleep(options.waitMs, stop.signal);
  await Promise.race([sent, tooLong]).catch(() => {});
  stop.abort();
  await tooLong.catch(() => {});
}

function createQuery(sock: WASocket, attrs: Record<string, string>, content: BinaryNode): BinaryNode {
  return {
    tag: "iq",
    attrs: { id: sock.generateMessageTag(), to: S_WHATSAPP_NET, ...attrs },
    content: [content],
  };
}
