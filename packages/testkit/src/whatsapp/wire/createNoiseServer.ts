import { hkdfSync } from "node:crypto";
import {
  aesDecryptGCM,
  aesEncryptGCM,
  Curve,
  NOISE_MODE,
  NOISE_WA_HEADER,
  proto,
  sha256,
} from "@whiskeysockets/baileys";
import type { ServerIdentity } from "./testRoot.js";

export interface NoiseServer {
  /** Takes the client's first message and gives the server's. */
  answerHello(message: Uint8Array): Uint8Array;
  /** Takes the client's second message; what follows is encrypted with the keys of the connection. */
  readFinish(message: Uint8Array): { readonly clientStatic: Buffer; readonly payload: Buffer };
  encrypt(plaintext: Uint8Array): Buffer;
  decrypt(ciphertext: Uint8Array): Buffer;
}

const none = Buffer.alloc(0);

/** The server's side of Noise XX (25519, AES-256-GCM, SHA-256). */
export function createNoiseServer(identity: ServerIdentity): NoiseServer {
  const ephemeral = Curve.generateKeyPair();
  let hash: Buffer = Buffer.from(NOISE_MODE);
  let chainKey: Buffer = hash;
  let key: Buffer = hash;
  let counter = 0;
  let reading = { key: none as Buffer, counter: 0 };
  let writing = { key: none as Buffer, counter: 0 };

  const mixHash = (data: Uint8Array) => {
    hash = sha256(Buffer.concat([hash, data]));
  };
  const expand = (input: Uint8Array): [Buffer, Buffer] => {
    const bytes = Buffer.from(hkdfSync("sha256", input, chainKey, none, 64));
    return [bytes.subarray(0, 32), bytes.subarray(32)];
  };
  const mixKey = (shared: Uint8Array) => {
    [chainKey, key] = expand(shared);
    counter = 0;
  };
  const seal = (plaintext: Uint8Array) => {
    const ciphertext = aesEncryptGCM(plaintext, key, deriveIv(counter++), hash);
    mixHash(ciphertext);
    return ciphertext;
  };
  const unseal = (ciphertext: Uint8Array) => {
    const plaintext = aesDecryptGCM(ciphertext, key, deriveIv(counter++), hash);
    mixHash(ciphertext);
    return plaintext;
  };
  mixHash(NOISE_WA_HEADER);

  return {
    answerHello(message) {
      const clientEphemeral = requireBytes(
        proto.HandshakeMessage.decode(message).clientHello?.ephemeral,
        "clientHello.ephemeral",
      );
      mixHash(clientEphemeral);
      mixHash(ephemeral.public);
      mixKey(Curve.sharedKey(ephemeral.private, clientEphemeral));
      const sealedStatic = seal(identity.public);
      mixKey(Curve.sharedKey(identity.private, clientEphemeral));
      const payload = seal(identity.chain);
      return proto.HandshakeMessage.encode({
        serverHello: { ephemeral: ephemeral.public, static: sealedStatic, payload },
      }).finish();
    },
    readFinish(message) {
      const finish = proto.HandshakeMessage.decode(message).clientFinish;
      const clientStatic = unseal(requireBytes(finish?.static, "clientFinish.static"));
      mixKey(Curve.sharedKey(ephemeral.private, clientStatic));
      const payload = unseal(requireBytes(finish?.payload, "clientFinish.payload"));
      const [fromClient, toClient] = expand(none);
      reading = { key: fromClient, counter: 0 };
      writing = { key: toClient, counter: 0 };
      return { clientStatic, payload };
    },
    encrypt: (plaintext) => aesEncryptGCM(plaintext, writing.key, deriveIv(writing.counter++), none),
    decrypt: (ciphertext) => aesDecryptGCM(ciphertext, reading.key, deriveIv(reading.counter++), none),
  };
}

function deriveIv(counter: number): Buffer {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(counter, 8);
  return iv;
}

function requireBytes(value: Uint8Array | null | undefined, name: string): Uint8Array {
  if (!value?.length) throw new Error(`the client's handshake has no ${name}`);
  return value;
}
