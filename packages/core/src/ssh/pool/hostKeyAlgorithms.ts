import type { ServerHostKeyAlgorithm } from "ssh2";

/** Key types in the order of our preference, with the signature algorithms of each. */
const algorithmsByType: ReadonlyMap<string, readonly ServerHostKeyAlgorithm[]> = new Map([
  ["ssh-ed25519", ["ssh-ed25519"]],
  ["ecdsa-sha2-nistp256", ["ecdsa-sha2-nistp256"]],
  ["ecdsa-sha2-nistp384", ["ecdsa-sha2-nistp384"]],
  ["ecdsa-sha2-nistp521", ["ecdsa-sha2-nistp521"]],
  ["ssh-rsa", ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]],
]);

/**
 * What to offer a server that may have several keys: first those of the known types, since it answers with a key of the
 * first type that it has; none of the excluded types.
 */
export function deriveHostKeyAlgorithms(
  knownTypes: readonly string[],
  excludedTypes: ReadonlySet<string>,
): ServerHostKeyAlgorithm[] {
  const types = new Set([...knownTypes, ...algorithmsByType.keys()]);
  return [...types]
    .filter((type) => !excludedTypes.has(type))
    .flatMap((type) => algorithmsByType.get(type) ?? []);
}
