import { credentialsFromText, fromText, isKeyPair, isRecord, toText } from "./credentialText.js";

export type AuthFile =
  | { readonly kind: "credentials"; readonly text: string }
  | { readonly kind: "key"; readonly type: string; readonly id: string; readonly text: string };

interface KeyFile {
  /** Before the file's writer made a name of it. */
  toId(name: string): string;
  isValid(value: unknown): boolean;
}

const asIs = (name: string) => name;
const isBytes = (value: unknown) => value instanceof Uint8Array;
const isTexts = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === "string");

/**
 * The writer makes `__` of `/` and `-` of `:`, which cannot be undone in general. It can by type: only ids in base64 hold
 * a `/`, and only those of sender keys a `:`, doubled.
 */
const keyFiles: Readonly<Record<string, KeyFile>> = {
  "pre-key": { toId: asIs, isValid: isKeyPair },
  session: { toId: asIs, isValid: (value) => isRecord(value) || isBytes(value) },
  "sender-key": { toId: (name) => name.replaceAll("--", "::"), isValid: isBytes },
  "sender-key-memory": { toId: asIs, isValid: isRecord },
  "app-state-sync-key": { toId: (name) => name.replaceAll("__", "/"), isValid: isRecord },
  "app-state-sync-version": { toId: asIs, isValid: isRecord },
  "lid-mapping": { toId: asIs, isValid: (value) => typeof value === "string" },
  "device-list": { toId: asIs, isValid: isTexts },
  "identity-key": { toId: asIs, isValid: isBytes },
  tctoken: { toId: asIs, isValid: isRecord },
};

/** Longest first: one type's name may begin another's. */
const types = Object.keys(keyFiles).sort((a, b) => b.length - a.length);

/** One file of such a folder. Throws with what is wrong with it. */
export function parseAuthFile(name: string, text: string): AuthFile {
  if (name === "creds.json") {
    const credentials = credentialsFromText(text);
    if (credentials.me == null || credentials.account == null)
      throw new Error("its account was never paired, so there is nothing to take over");
    return { kind: "credentials", text: toText(credentials) };
  }
  const type = types.find((each) => name.startsWith(`${each}-`) && name.endsWith(".json"));
  const file = type === undefined ? undefined : keyFiles[type];
  if (type === undefined || file === undefined) throw new Error("it is no file of such a folder");
  const value = fromText(text);
  if (!file.isValid(value)) throw new Error(`it does not hold a ${type}`);
  const id = file.toId(name.slice(type.length + 1, -".json".length));
  if (id === "") throw new Error("its name has no id");
  return { kind: "key", type, id, text: toText(value) };
}
