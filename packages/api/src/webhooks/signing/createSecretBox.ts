import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { HolatError } from "@holat/core";

const format = "v1.";
const ivBytes = 12;
const tagBytes = 16;

/** Keeps secrets unreadable in the database. */
export interface SecretBox {
  /** `owner` is bound in: what was sealed for one cannot be opened as another's. */
  seal(text: string, owner: string): string;
  /** Throws a HolatError (INTERNAL) when neither secret of the server opens it. */
  open(sealed: string, owner: string): string;
}

/** AES-256-GCM under a key derived from HOLAT_SECRET; the previous one opens too. */
export function createSecretBox(secret: string, previousSecret?: string): SecretBox {
  const key = deriveKey(secret);
  const keys = previousSecret === undefined ? [key] : [key, deriveKey(previousSecret)];
  return {
    seal: (text, owner) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${format}${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url")}`;
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed.startsWith(format) ? sealed.slice(format.length) : "", "base64url");
      for (const candidate of keys) {
        const text = tryOpen(candidate, bytes, owner);
        if (text !== undefined) return text;
      }
      throw new HolatError("INTERNAL", `The signing secret of the webhook ${owner} cannot be decrypted`, {
        hint: "HOLAT_SECRET has changed: set HOLAT_SECRET_PREVIOUS to the former one, or rotate the webhook's secret.",
      });
    },
  };
}

function deriveKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", "holat webhook secrets", 32));
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
