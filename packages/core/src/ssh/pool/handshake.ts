import type { Duplex } from "node:stream";
import ssh2, { type Client, type ServerHostKeyAlgorithm } from "ssh2";
import type { Clock } from "../../clock.js";
import { createSshError, type SshPeer } from "../errors/createSshError.js";
import { type ConnectPhase, deriveSshErrorCode } from "../errors/deriveSshErrorCode.js";
import type { HostVerifier } from "../hostkeys/createHostVerifier.js";
import { readKeyType } from "../hostkeys/fingerprint.js";
import { createHostKeyGuard } from "./createHostKeyGuard.js";
import type { Login } from "./createLogin.js";

export interface HandshakeOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly keepaliveIntervalMs: number;
  readonly keepaliveCountMax: number;
  readonly login: Login;
  readonly verifier: HostVerifier;
  readonly hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[];
  /** The type of the key that the server shows, before it is judged. */
  readonly onHostKey: (type: string) => void;
  readonly signal: AbortSignal;
}

/** A client that is logged in to a host whose key was accepted. */
export interface LoggedIn {
  readonly client: Client;
  /** `SHA256:...` */
  readonly hostKey: string;
  /** The first error that the client told; undefined while there is none. */
  readonly failure: () => unknown;
}

/**
 * Speaks SSH over a connected stream until logged in. On failure the stream is destroyed and the error is one of the
 * error map, or `signal.reason`.
 */
export async function handshake(socket: Duplex, peer: SshPeer, options: HandshakeOptions): Promise<LoggedIn> {
  const { clock, signal } = options;
  const client = new ssh2.Client();
  const guard = createHostKeyGuard(options.verifier, peer);
  const settled = new AbortController();
  let phase: ConnectPhase = "handshake";
  let firstError: unknown;
  let agentError: unknown;
  let closed = false;
  // One failure can tell itself in several events, also long after the login: the listener stays for good.
  client.on("error", (error: Error & { level?: string }) => {
    // With an agent another key may still do.
    if (error.level === "agent" && phase !== "ready") agentError ??= error;
    else firstError ??= agentError ?? error;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (cause: unknown) =>
        reject(guard.refusal() ?? createSshError(deriveSshErrorCode(cause, phase), peer, { cause }));
      client.on("error", () => {
        if (firstError !== undefined) fail(firstError);
      });
      client.on("close", () => {
        closed = true;
        fail(firstError ?? new Error("The server closed the connection"));
      });
      client.on("handshake", () => {
        if (phase === "handshake") phase = "login";
      });
      client.on("ready", resolve);
      signal.addEventListener("abort", () => reject(signal.reason), { signal: settled.signal });
      clock.sleep(options.timeoutMs, settled.signal).then(
        () => reject(createSshError("HANDSHAKE_TIMEOUT", peer)),
        () => {},
      );
      try {
        signal.throwIfAborted();
        client.connect({
          sock: socket,
          username: peer.user,
          authHandler: options.login(),
          hostVerifier(key: Buffer, answer: (accepted: boolean) => void) {
            options.onHostKey(readKeyType(key));
            guard.verify(key, answer);
          },
          algorithms: { serverHostKey: [...options.hostKeyAlgorithms] },
          readyTimeout: 0,
          keepaliveInterval: options.keepaliveIntervalMs,
          keepaliveCountMax: options.keepaliveCountMax,
        });
      } catch (cause) {
        reject(signal.aborted ? signal.reason : createSshError("KEY_INVALID", peer, { cause }));
      }
    });
    const hostKey = await guard.confirm();
    phase = "ready";
    if (closed || firstError !== undefined) throw createSshError("CONN_LOST", peer, { cause: firstError });
    return { client, hostKey, failure: () => firstError };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    settled.abort();
  }
}
