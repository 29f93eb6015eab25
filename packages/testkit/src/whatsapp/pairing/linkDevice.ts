import { hmacSign, proto } from "@whiskeysockets/baileys";
import { type Account, jidOf, lidJidOf } from "../accounts/account.js";
import { type Candidate, deriveStanzaId, type Link } from "../link.js";
import type { ServerState } from "../serverState.js";
import { node, serverJid } from "../wire/node.js";
import { signDeviceIdentity } from "./signDeviceIdentity.js";

/**
 * The phone vouches for a client: it signs the client's identity and proves by `advSecret`, which only it and the client
 * know, that it is the one. Resolves when the client has signed too; it is then told to connect anew.
 */
export function linkDevice(
  state: ServerState,
  link: Link,
  { account, advSecret }: { readonly account: Account; readonly advSecret: Uint8Array },
): Promise<{ readonly device: number }> {
  const candidate = requireCandidate(link);
  const number = account.nextDevice++;
  const id = deriveStanzaId();
  const linked = new Promise<{ device: number }>((resolve) => {
    candidate.linking = {
      id,
      linked() {
        account.devices.set(number, {
          number,
          noiseKey: candidate.noiseKey,
          identity: candidate.identity,
          registrationId: candidate.registrationId,
          signedPreKey: candidate.signedPreKey,
          preKeys: new Map(),
        });
        resolve({ device: number });
        if (state.faults.mute("pairing", account.phone)) link.mute();
        else link.end({ kind: "stream-error", code: 515 });
      },
    };
  });
  link.send(
    node("iq", { from: serverJid, type: "set", id }, [
      node("pair-success", {}, [
        node("device-identity", {}, deriveIdentity(account, candidate, number, advSecret)),
        node("device", { jid: jidOf(account, number), lid: lidJidOf(account, number) }),
        node("platform", { name: "android" }),
      ]),
    ]),
  );
  return linked;
}

export function requireCandidate(link: Link): Candidate {
  if (link.candidate === undefined) throw new Error(`connection ${link.number} does not want to be linked`);
  return link.candidate;
}

function deriveIdentity(
  account: Account,
  candidate: Candidate,
  number: number,
  advSecret: Uint8Array,
): Uint8Array {
  const details = signDeviceIdentity(account, candidate.identity, number);
  return proto.ADVSignedDeviceIdentityHMAC.encode({ details, hmac: hmacSign(details, advSecret) }).finish();
}
