import type { HolatError } from "../../errors.js";
import { createSshError, type SshPeer } from "../errors/createSshError.js";
import type { HostVerifier } from "../hostkeys/createHostVerifier.js";
import { deriveFingerprint, readKeyType } from "../hostkeys/fingerprint.js";
import type { HostKeyVerdict } from "../hostkeys/judgeHostKey.js";

/** Stands between ssh2 and the host key policy for the life of one connection. */
export interface HostKeyGuard {
  /** For ssh2's `hostVerifier`. */
  verify(key: Buffer, answer: (accepted: boolean) => void): void;
  /** Why the key was refused; undefined when it was not. */
  refusal(): HolatError | undefined;
  /** After the server has proved that it owns the key. Resolves with its fingerprint; rejects with the refusal. */
  confirm(): Promise<string>;
}

export function createHostKeyGuard(verifier: HostVerifier, peer: SshPeer): HostKeyGuard {
  let accepted: Buffer | undefined;
  let refusal: HolatError | undefined;
  const check = async (key: Buffer, judge: (key: Buffer) => Promise<HostKeyVerdict>): Promise<boolean> => {
    try {
      refusal ??= deriveRefusal(await judge(key), key, peer);
    } catch (cause) {
      refusal ??= createSshError("HOST_KEY_UNKNOWN", peer, {
        detail: "known hosts cannot be read or written",
        cause,
      });
    }
    return refusal === undefined;
  };
  const decide = async (key: Buffer): Promise<boolean> => {
    // Asked again at every change of session keys: it has to be the same key then.
    if (accepted !== undefined) return accepted.equals(key);
    const own = Buffer.from(key);
    if (!(await check(own, verifier.judge))) return false;
    accepted = own;
    return true;
  };
  return {
    // ssh2 refuses at exactly `false` and accepts anything else, so nothing else may reach it, not even a rejection.
    verify(key, answer) {
      decide(key).then(
        (ok) => answer(ok === true),
        () => answer(false),
      );
    },
    refusal: () => refusal,
    async confirm() {
      const key = accepted;
      if (key === undefined)
        throw createSshError("HOST_KEY_UNKNOWN", peer, { detail: "the server showed no key" });
      if (!(await check(key, verifier.confirm)) && refusal !== undefined) throw refusal;
      return deriveFingerprint(key);
    },
  };
}

function deriveRefusal(verdict: HostKeyVerdict, key: Buffer, peer: SshPeer): HolatError | undefined {
  const shown = `${readKeyType(key)} ${deriveFingerprint(key)}`;
  switch (verdict.kind) {
    case "accepted":
      return undefined;
    case "unknown": {
      const note = verdict.note === undefined ? "" : ` (${verdict.note})`;
      return createSshError("HOST_KEY_UNKNOWN", peer, { detail: `the server's key is ${shown}${note}` });
    }
    case "mismatch": {
      const expected = verdict.expected.join(" or ") || "none";
      const why = verdict.revoked ? "which was revoked" : `expected ${expected}`;
      return createSshError("HOST_KEY_MISMATCH", peer, { detail: `the server's key is ${shown}, ${why}` });
    }
  }
}
