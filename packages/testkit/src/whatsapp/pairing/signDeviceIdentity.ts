import { Curve, proto, WA_ADV_ACCOUNT_SIG_PREFIX } from "@whiskeysockets/baileys";
import type { Account } from "../accounts/account.js";

/** The phone's word for a client: an ADVSignedDeviceIdentity without the client's own signature. */
export function signDeviceIdentity(account: Account, clientIdentity: Buffer, number: number): Uint8Array {
  const { identity } = account.peer;
  const details = proto.ADVDeviceIdentity.encode({
    rawId: number,
    timestamp: Math.floor(Date.now() / 1000),
    keyIndex: number,
  }).finish();
  const signed = Buffer.concat([WA_ADV_ACCOUNT_SIG_PREFIX, details, clientIdentity]);
  return proto.ADVSignedDeviceIdentity.encode({
    details,
    accountSignatureKey: identity.public,
    accountSignature: Curve.sign(identity.private, signed),
  }).finish();
}
