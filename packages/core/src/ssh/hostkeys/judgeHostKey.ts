import { deriveFingerprint, readKeyType } from "./fingerprint.js";
import { type KnownHostEntry, matchesHost } from "./knownHosts.js";

export type HostKeyVerdict =
  | { readonly kind: "accepted" }
  /** No key is known for this host. `note`: why an entry that looks like it did not count. */
  | { readonly kind: "unknown"; readonly note?: string }
  /** Others are known, or this very one was revoked. */
  | { readonly kind: "mismatch"; readonly expected: readonly string[]; readonly revoked: boolean };

/** The comment that marks an entry as written by trust on first use. */
export const firstUseComment = "holat-first-use";

/** Judges by fingerprints given in the configuration. */
export function judgePinned(fingerprints: readonly string[], key: Uint8Array): HostKeyVerdict {
  const wanted = fingerprints.map((fingerprint) => fingerprint.replace(/=+$/, ""));
  if (wanted.includes(deriveFingerprint(key))) return { kind: "accepted" };
  return { kind: "mismatch", expected: wanted, revoked: false };
}

/** Judges by a known_hosts file. Once a host has a key there, every other one is a mismatch, of whatever type. */
export function judgeKnown(
  entries: readonly KnownHostEntry[],
  host: string,
  port: number,
  key: Uint8Array,
): HostKeyVerdict {
  const matching = entries.filter((entry) => matchesHost(entry, host, port));
  const known = findTrusted(matching);
  const expected = known.map((entry) => deriveFingerprint(entry.key));
  if (matching.some((entry) => entry.marker === "revoked" && entry.key.equals(key))) {
    return { kind: "mismatch", expected, revoked: true };
  }
  if (known.some((entry) => entry.key.equals(key))) return { kind: "accepted" };
  if (known.length > 0) return { kind: "mismatch", expected, revoked: false };
  if (matching.some(({ marker }) => marker === "cert-authority")) {
    return {
      kind: "unknown",
      note: "host certificates (@cert-authority) are not supported: list the host's own key",
    };
  }
  return { kind: "unknown" };
}

/** Key types known for a host, so that a server with several keys is asked for one that can be judged. */
export function deriveKnownTypes(entries: readonly KnownHostEntry[], host: string, port: number): string[] {
  return findTrusted(entries.filter((entry) => matchesHost(entry, host, port))).map(({ key }) =>
    readKeyType(key),
  );
}

/**
 * Two processes that met a host for the first time at once may both have written a key: only the first written counts,
 * so that a key which came second is never trusted.
 */
function findTrusted(matching: readonly KnownHostEntry[]): KnownHostEntry[] {
  const own = matching.filter(({ marker }) => marker === "none");
  const first = own.find(({ comment }) => comment === firstUseComment);
  return own.filter((entry) => entry.comment !== firstUseComment || entry === first);
}
