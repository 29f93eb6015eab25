import { proto } from "@whiskeysockets/baileys";
import { lidJidOf } from "./accounts/account.js";
import type { Link } from "./link.js";
import { offerRefs } from "./pairing/offerRefs.js";
import type { ServerState } from "./serverState.js";
import { node, serverJid } from "./wire/node.js";

const refsPerLink = 6;

/** After the handshake: a client either wants to be linked, or logs in. */
export function admit(state: ServerState, link: Link, clientStatic: Buffer, payload: Uint8Array): void {
  const { devicePairingData, username, device } = proto.ClientPayload.decode(payload);
  if (devicePairingData != null) offerCodes(state, link, clientStatic, devicePairingData);
  else logIn(state, link, clientStatic, String(username ?? ""), device ?? 0);
}

function offerCodes(
  state: ServerState,
  link: Link,
  noiseKey: Buffer,
  data: proto.ClientPayload.IDevicePairingRegistrationData,
): void {
  const refs = Array.from(
    { length: state.faults.noCodes() ? 0 : refsPerLink },
    (_, i) => `2@link-${link.number}-${i + 1}`,
  );
  link.candidate = {
    noiseKey,
    identity: Buffer.from(data.eIdent ?? []),
    registrationId: readBigEndian(data.eRegid),
    signedPreKey: {
      keyId: readBigEndian(data.eSkeyId),
      publicKey: Buffer.from(data.eSkeyVal ?? []),
      signature: Buffer.from(data.eSkeySig ?? []),
    },
    refs,
    typed: undefined,
    linking: undefined,
  };
  offerRefs(link, refs);
}

function logIn(state: ServerState, link: Link, noiseKey: Buffer, phone: string, number: number): void {
  const account = state.accounts.get(phone);
  const device = account.devices.get(number);
  const isKnown = device?.noiseKey.equals(noiseKey) === true;
  const failure = state.faults.failure(phone) ?? (isKnown ? undefined : 401);
  if (failure !== undefined || device === undefined) {
    link.end({ kind: "failure", reason: failure ?? 401 });
    return;
  }
  for (const other of state.links)
    if (other.login?.device === device && other.login.account === account) other.end({ kind: "conflict" });
  const seconds = String(Math.floor(Date.now() / 1000));
  link.login = {
    account,
    device,
    entry: state.logins.open({ phone, device: number, connection: link.number }),
  };
  link.send(node("success", { t: seconds, lid: lidJidOf(account, number), location: "lo" }));
  if (state.faults.mute("queries", phone)) link.mute();
  else link.send(node("ib", { from: serverJid }, [node("offline", { count: "0" })]));
}

function readBigEndian(bytes: Uint8Array | null | undefined): number {
  return bytes?.length ? Buffer.from(bytes).readUIntBE(0, bytes.length) : 0;
}
