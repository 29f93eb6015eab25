import { randomBytes } from "node:crypto";
import { aesDecryptCTR, aesEncryptCTR, derivePairingCodeKey } from "@whiskeysockets/baileys";

/** A public key that only opens to its right value with the code: salt, IV, ciphertext. */
export async function wrapWithCode(publicKey: Uint8Array, code: string): Promise<Buffer> {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const key = await derivePairingCodeKey(code, salt);
  return Buffer.concat([salt, iv, aesEncryptCTR(publicKey, key, iv)]);
}

export async function unwrapWithCode(wrapped: Buffer, code: string): Promise<Buffer> {
  const key = await derivePairingCodeKey(code, wrapped.subarray(0, 32));
  return aesDecryptCTR(wrapped.subarray(48, 80), key, wrapped.subarray(32, 48));
}
