import type { Duplex } from "node:stream";
import { HolatError } from "../../errors.js";
import type { HostVerifier } from "../hostkeys/createHostVerifier.js";
import type { SshTarget } from "../target.js";
import { type HandshakeOptions, handshake, type LoggedIn } from "./handshake.js";
import { deriveHostKeyAlgorithms } from "./hostKeyAlgorithms.js";

/**
 * Dials and logs in. A pin does not tell its key's type, so where a server shows another key than the pinned one, it is
 * asked once more for a key of each other type before that counts as a mismatch.
 */
export async function connectTarget(
  target: SshTarget,
  dial: () => Promise<Duplex>,
  verifier: HostVerifier,
  options: Omit<HandshakeOptions, "hostKeyAlgorithms" | "verifier" | "onHostKey">,
): Promise<{ readonly socket: Duplex; readonly loggedIn: LoggedIn }> {
  const knownTypes = await verifier.knownTypes();
  const excludedTypes = new Set<string>();
  let mismatch: HolatError | undefined;
  for (;;) {
    const hostKeyAlgorithms = deriveHostKeyAlgorithms(knownTypes, excludedTypes);
    if (hostKeyAlgorithms.length === 0 && mismatch !== undefined) throw mismatch;
    const socket = await dial();
    try {
      const loggedIn = await handshake(socket, target, {
        ...options,
        verifier,
        hostKeyAlgorithms,
        onHostKey: (type) => excludedTypes.add(type),
      });
      return { socket, loggedIn };
    } catch (error) {
      if (!(error instanceof HolatError)) throw error;
      if (error.code === "ALGO_MISMATCH" && mismatch !== undefined) throw mismatch;
      if (error.code !== "HOST_KEY_MISMATCH" || target.hostKey.kind !== "pin") throw error;
      mismatch ??= error;
    }
  }
}
