import type { KeyBundle, SignalPeer } from "./createSignalPeer.js";

/** A client that was linked to an account. */
export interface LinkedDevice {
  readonly number: number;
  /** Whoever logs in as this device has to hold this key. */
  readonly noiseKey: Buffer;
  readonly identity: Buffer;
  readonly registrationId: number;
  signedPreKey: KeyBundle["signedPreKey"];
  /** One-time keys that it uploaded and nobody took yet. */
  readonly preKeys: Map<number, Uint8Array>;
}

/** A phone number with its phone (device 0) and the clients linked to it. */
export interface Account {
  readonly phone: string;
  readonly lid: string;
  readonly peer: SignalPeer;
  readonly devices: Map<number, LinkedDevice>;
  nextDevice: number;
  /** It may not start chats until then. */
  restrictedUntil: number | null;
}

export interface DeviceAddress {
  readonly account: Account;
  readonly device: number;
}

export function jidOf({ phone }: Pick<Account, "phone">, device = 0): string {
  return device === 0 ? `${phone}@s.whatsapp.net` : `${phone}:${device}@s.whatsapp.net`;
}

export function lidJidOf({ lid }: Pick<Account, "lid">, device = 0): string {
  return device === 0 ? `${lid}@lid` : `${lid}:${device}@lid`;
}

/** The keys that somebody needs to write to a linked device; takes one of its one-time keys. */
export function takeBundle(device: LinkedDevice): KeyBundle {
  const [first] = device.preKeys;
  if (first !== undefined) device.preKeys.delete(first[0]);
  return {
    registrationId: device.registrationId,
    identity: device.identity,
    signedPreKey: device.signedPreKey,
    preKey: first && { keyId: first[0], publicKey: first[1] },
  };
}
