import { type AuthenticationCreds, BufferJSON, proto, type SignalDataTypeMap } from "@whiskeysockets/baileys";

/** Credentials and keys as they are stored: JSON in which bytes are base64. */
export function toText(value: unknown): string {
  return JSON.stringify(value, BufferJSON.replacer);
}

/** Throws when it is no JSON. */
export function fromText(text: string): unknown {
  return JSON.parse(text, BufferJSON.reviver);
}

export function keyFromText<T extends keyof SignalDataTypeMap>(type: T, text: string): SignalDataTypeMap[T] {
  const value = fromText(text);
  const revived =
    type === "app-state-sync-key"
      ? proto.Message.AppStateSyncKeyData.fromObject(value as Record<string, unknown>)
      : value;
  return revived as SignalDataTypeMap[T];
}

/** Throws with what is missing when it is not what Baileys needs to log in, or to be linked. */
export function credentialsFromText(text: string): AuthenticationCreds {
  const value = fromText(text);
  if (!isRecord(value)) throw new Error("they are no object");
  for (const name of ["noiseKey", "signedIdentityKey", "pairingEphemeralKeyPair"])
    if (!isKeyPair(value[name])) throw new Error(`${name} is no key pair`);
  const { signedPreKey } = value;
  if (!isRecord(signedPreKey) || !isKeyPair(signedPreKey.keyPair)) throw new Error("signedPreKey is no key");
  if (!Number.isInteger(value.registrationId)) throw new Error("registrationId is no number");
  if (typeof value.advSecretKey !== "string") throw new Error("advSecretKey is no text");
  for (const name of ["nextPreKeyId", "firstUnuploadedPreKeyId"])
    if (!Number.isInteger(value[name])) throw new Error(`${name} is no number`);
  if (value.me != null && (!isRecord(value.me) || typeof value.me.id !== "string"))
    throw new Error("me has no id");
  return value as AuthenticationCreds;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isKeyPair(value: unknown): boolean {
  return isRecord(value) && isKey(value.private) && isKey(value.public);
}

function isKey(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === 32;
}
