import type { Clock } from "@holat/core";
import type { Socket } from "./createSocket.js";

/** Takes leave of the server for at most `closeMs`, then cuts the connection. Never rejects. */
export async function closeSocket(
  { sock, cut }: Socket,
  options: { readonly clock: Clock; readonly closeMs: number },
): Promise<void> {
  const left = new AbortController();
  options.clock.sleep(options.closeMs, left.signal).then(cut, () => {});
  // What fails here is the leave-taking, and the connection is cut in any case.
  await sock.end(undefined).catch(() => {});
  left.abort();
  cut();
  // Queries that nobody will answer any more give up at this.
  sock.ws.emit("error", new Error("the connection ended"));
}
