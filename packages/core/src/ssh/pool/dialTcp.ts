import { connect, type Socket } from "node:net";
import type { Clock } from "../../clock.js";
import { createSshError, type SshPeer } from "../errors/createSshError.js";
import { deriveSshErrorCode } from "../errors/deriveSshErrorCode.js";

/** A TCP connection without Nagle's delay. Rejects with CONN_TIMEOUT after `timeoutMs`, or with `signal.reason`. */
export async function dialTcp(
  peer: SshPeer,
  options: { readonly clock: Clock; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Socket> {
  const { clock, timeoutMs, signal } = options;
  signal.throwIfAborted();
  const socket = connect({ host: peer.host, port: peer.port, noDelay: true });
  const settled = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.on("error", (cause) =>
        reject(createSshError(deriveSshErrorCode(cause, "dial"), peer, { cause })),
      );
      signal.addEventListener("abort", () => reject(signal.reason), { signal: settled.signal });
      clock.sleep(timeoutMs, settled.signal).then(
        () => reject(createSshError("CONN_TIMEOUT", peer)),
        () => {},
      );
    });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    settled.abort();
  }
}
