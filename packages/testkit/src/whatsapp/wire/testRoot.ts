import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { Curve, proto } from "@whiskeysockets/baileys";

/** What PKCS #8 puts before the 32 bytes of an X25519 key. */
const pkcs8Head = Buffer.from("302e020100300506032b656e04220420", "hex");

/** Stands in for WhatsApp's own root. No secret: it is only believed for a server on loopback. */
const root = createFixedKeyPair("the root of a server for tests");

/** Hex; what a client has to be told to believe in this server. */
export const testRootPublicKey = root.public.toString("hex");

export interface ServerIdentity {
  readonly private: Buffer;
  readonly public: Buffer;
  /** The encoded chain that leads from the root to this key. */
  readonly chain: Uint8Array;
}

/** A server's static key and the chain that vouches for it. */
export function createServerIdentity(): ServerIdentity {
  const intermediate = Curve.generateKeyPair();
  const leaf = Curve.generateKeyPair();
  const certify = (details: proto.CertChain.NoiseCertificate.IDetails, signer: Uint8Array) => {
    const encoded = proto.CertChain.NoiseCertificate.Details.encode(details).finish();
    return { details: encoded, signature: Curve.sign(signer, encoded) };
  };
  const chain = proto.CertChain.encode({
    intermediate: certify({ serial: 1, issuerSerial: 0, key: intermediate.public }, root.private),
    leaf: certify({ serial: 2, issuerSerial: 1, key: leaf.public }, intermediate.private),
  }).finish();
  return { private: Buffer.from(leaf.private), public: Buffer.from(leaf.public), chain };
}

function createFixedKeyPair(name: string) {
  const seed = createHash("sha256").update(name).digest();
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return { private: seed, public: spki.subarray(-32) };
}
