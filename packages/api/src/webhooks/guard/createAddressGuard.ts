import { lookup } from "node:dns/promises";
import { type IpNetwork, isInNetwork, parseIpAddress } from "./ipAddress.js";
import { isPublicAddress } from "./isPublicAddress.js";

/** All addresses of a host name; rejects when there is none. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** Why nothing may be sent there. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
}

export interface AddressGuard {
  /**
   * The addresses that a URL's host has now, once all of them are allowed: connect to these and to no other, for the
   * next answer of the name server may differ. Rejects with AddressRefusedError.
   */
  resolve(hostname: string): Promise<readonly string[]>;
}

/** Lets requests go to public addresses, and to the networks that the configuration lists. */
export function createAddressGuard(options: {
  readonly allow: readonly IpNetwork[];
  readonly resolveHost?: ResolveHost;
}): AddressGuard {
  const { allow, resolveHost = resolveBySystem } = options;
  const isAllowed = (text: string) => {
    const address = parseIpAddress(text);
    if (!address) return false;
    return isPublicAddress(address) || allow.some((network) => isInNetwork(address, network));
  };
  return {
    resolve: async (hostname) => {
      const host = hostname.replace(/^\[(.*)\]$/, "$1");
      const literal = parseIpAddress(host) !== undefined;
      const addresses = literal ? [host] : await resolveHost(host);
      const refused = addresses.find((address) => !isAllowed(address));
      if (refused !== undefined || addresses.length === 0) {
        const which = literal ? host : `${host} has the address ${refused ?? "none"}, which`;
        throw new AddressRefusedError(`${which} is not on the public Internet, nor in HOLAT_WEBHOOK_ALLOW`);
      }
      return addresses;
    },
  };
}

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}
