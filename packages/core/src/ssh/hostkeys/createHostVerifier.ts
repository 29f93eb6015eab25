import { readFile } from "node:fs/promises";
import type { HostKeyPolicy } from "../target.js";
import { deriveKnownTypes, type HostKeyVerdict, judgeKnown, judgePinned } from "./judgeHostKey.js";
import { parseKnownHosts } from "./knownHosts.js";
import { recordFirstUse } from "./recordFirstUse.js";

/** Judges the host keys of one host by its policy. Rejects only when the file of known hosts cannot be read or written. */
export interface HostVerifier {
  /** Types of the keys that could be accepted, to be asked for first; empty when any may be. */
  knownTypes(): Promise<readonly string[]>;
  /** Judges a key before the server has proved that it owns it. A first use is accepted here, and not yet written. */
  judge(key: Uint8Array): Promise<HostKeyVerdict>;
  /** Called once the server has proved that it owns the key: writes a first use, and judges what is written then. */
  confirm(key: Uint8Array): Promise<HostKeyVerdict>;
}

/** The file is read anew for every judgement: editing it needs no restart. */
export function createHostVerifier(
  policy: HostKeyPolicy,
  address: { readonly host: string; readonly port: number },
): HostVerifier {
  const { host, port } = address;
  if (policy.kind === "pin") {
    const judge = async (key: Uint8Array) => judgePinned(policy.fingerprints, key);
    return { knownTypes: async () => [], judge, confirm: judge };
  }
  const { file, kind } = policy;
  const read = async () => parseKnownHosts(await readIfThere(file));
  const judge = async (key: Uint8Array) => judgeKnown(await read(), host, port, key);
  return {
    knownTypes: async () => deriveKnownTypes(await read(), host, port),
    async judge(key) {
      const verdict = await judge(key);
      return verdict.kind === "unknown" && kind === "trust-first-use" ? { kind: "accepted" } : verdict;
    },
    async confirm(key) {
      const verdict = await judge(key);
      if (verdict.kind !== "unknown" || kind !== "trust-first-use") return verdict;
      await recordFirstUse(file, host, port, key);
      return judge(key);
    },
  };
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
