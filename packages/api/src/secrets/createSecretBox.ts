import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const format = "v1.";
const ivBytes = 12;
const tagBytes = 16;

/** Keeps secrets unreadable in the database. */
export interface SecretBox {
  /** `owner` is bound in: what was sealed for one cannot be opened as another's. */
  seal(text: string, owner: string): string;
  /** undefined when neither secret of the server opens it. */
  open(sealed: string, owner: string): string | undefined;
  /** False for what only the previous secret opens: it wants to be sealed anew. */
  isCurrent(sealed: string, owner: string): boolean;
}

export interface SecretBoxOptions {
  /** Names what the key is for; no other purpose has the same key. */
  readonly purpose: string;
  /** HOLAT_SECRET. */
  readonly secret: string;
  /** HOLAT_SECRET_PREVIOUS: what it sealed can still be opened. */
  readonly previousSecret?: string | undefined;
}

/** AES-256-GCM under a key derived from the server's secret. */
export function createSecretBox({ purpose, secret, previousSecret }: SecretBoxOptions): SecretBox {
  const key = deriveKey(secret, purpose);
  const keys = previousSecret === undefined ? [key] : [key, deriveKey(previousSecret, purpose)];
  return {
    seal: (text, owner) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${format}${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url")}`;
    },
    open: (sealed, owner) => {
      const bytes = readBytes(sealed);
      for (const candidate of keys) {
        const text = tryOpen(candidate, bytes, owner);
        if (text !== undefined) return text;
      }
      return undefined;
    },
    isCurrent: (sealed, owner) => tryOpen(key, readBytes(sealed), owner) !== undefined,
  };
}

function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", purpose, 32));
}

function readBytes(sealed: string): Buffer {
  return Buffer.from(sealed.startsWith(format) ? sealed.slice(format.length) : "", "base64url");
}

function tryOpen(key: Uint8Array, bytes: Buffer, owner: string): string | undefined {
  if (bytes.byteLength < ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  try {
    const opened = [decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()];
    return Buffer.concat(opened).toString("utf8");
  } catch {
    return undefined;
  }
}
