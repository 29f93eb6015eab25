import { randomBytes } from "node:crypto";
import {
  BufferJSON,
  Curve,
  generateSignalPubKey,
  initAuthCreds,
  proto,
  WA_ADV_DEVICE_SIG_PREFIX,
} from "@whiskeysockets/baileys";
import { jidOf, lidJidOf } from "../accounts/account.js";
import type { ServerState } from "../serverState.js";
import { signDeviceIdentity } from "./signDeviceIdentity.js";

/**
 * What a client has once it is linked, made without one: for tests that need hundreds of accounts. The text is that of a
 * Baileys creds.json.
 */
export function issueCredentials(state: ServerState, phone: string): string {
  const account = state.accounts.get(phone);
  const creds = initAuthCreds();
  const { noiseKey, signedIdentityKey, signedPreKey, registrationId } = creds;
  const number = account.nextDevice++;
  account.devices.set(number, {
    number,
    noiseKey: Buffer.from(noiseKey.public),
    identity: Buffer.from(signedIdentityKey.public),
    registrationId,
    signedPreKey: {
      keyId: signedPreKey.keyId,
      publicKey: signedPreKey.keyPair.public,
      signature: signedPreKey.signature,
    },
    preKeys: new Map(),
  });
  const { identity } = account.peer;
  const signed = proto.ADVSignedDeviceIdentity.decode(
    signDeviceIdentity(account, Buffer.from(signedIdentityKey.public), number),
  );
  const vouched = Buffer.concat([
    WA_ADV_DEVICE_SIG_PREFIX,
    signed.details ?? new Uint8Array(),
    signedIdentityKey.public,
    identity.public,
  ]);
  const linked = {
    ...creds,
    advSecretKey: randomBytes(32).toString("base64"),
    account: { ...signed, deviceSignature: Curve.sign(signedIdentityKey.private, vouched) },
    me: { id: jidOf(account, number), lid: lidJidOf(account, number) },
    signalIdentities: [
      {
        identifier: { name: lidJidOf(account, number), deviceId: 0 },
        identifierKey: generateSignalPubKey(identity.public),
      },
    ],
    platform: "android",
  };
  return JSON.stringify(linked, BufferJSON.replacer);
}
