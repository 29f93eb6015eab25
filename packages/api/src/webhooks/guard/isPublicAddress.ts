import { type IpAddress, type IpNetwork, isInNetwork, parseIpNetwork } from "./ipAddress.js";

function networks(...list: string[]): readonly IpNetwork[] {
  return list.map(parseIpNetwork).filter((network) => network !== undefined);
}

/** What is not to be reached from outside, by the registries of special addresses; and a cloud's own service. */
const closedIpv4 = networks(
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
);
/** All of IPv6 that is public lies here: loopback, private, link-local, multicast, mapped IPv4 and NAT64 do not. */
const globalIpv6 = networks("2000::/3");
/** Inside of it: protocols (Teredo), documentation, and 6to4, which carries any IPv4 address. */
const closedIpv6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

/** True when the address can only be somewhere on the Internet. */
export function isPublicAddress(address: IpAddress): boolean {
  const isIn = (list: readonly IpNetwork[]) => list.some((network) => isInNetwork(address, network));
  return address.bits === 32 ? !isIn(closedIpv4) : isIn(globalIpv6) && !isIn(closedIpv6);
}
