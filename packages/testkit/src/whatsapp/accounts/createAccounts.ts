import { jidDecode } from "@whiskeysockets/baileys";
import type { Account, DeviceAddress } from "./account.js";
import { createSignalPeer, type SignalPeer } from "./createSignalPeer.js";

const lidLength = 15;

export interface Accounts {
  /** Every number has an account; its keys are made when somebody needs them. */
  get(phone: string): Account;
  /** undefined: no address of a person. */
  find(jid: string | undefined): DeviceAddress | undefined;
}

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const get = (phone: string): Account => {
    if (!/^\d{5,15}$/.test(phone))
      throw new Error(`${JSON.stringify(phone)} is no phone number (digits alone)`);
    const known = accounts.get(phone);
    if (known !== undefined) return known;
    let peer: SignalPeer | undefined;
    const account: Account = {
      phone,
      lid: deriveLid(phone),
      get peer() {
        peer ??= createSignalPeer();
        return peer;
      },
      devices: new Map(),
      nextDevice: 1,
      restrictedUntil: null,
    };
    accounts.set(phone, account);
    return account;
  };
  return {
    get,
    find(jid) {
      const address = jidDecode(jid);
      if (address === undefined) return undefined;
      const { user, server, device = 0 } = address;
      if (server === "lid") return { account: get(derivePhone(user)), device };
      return server === "s.whatsapp.net" ? { account: get(user), device } : undefined;
    },
  };
}

/** A number's other address: the number with its length and zeros before it. */
function deriveLid(phone: string): string {
  return `${phone.length.toString().padStart(2, "1")}${phone.padStart(lidLength, "0")}`;
}

function derivePhone(lid: string): string {
  const length = Number(lid.slice(0, -lidLength)) % 100;
  return lid.slice(-(length < 16 ? length : length - 10));
}
