import { isIP } from "node:net";

/** True for CIDR notation, and for one address. */
export function isNetwork(text: string): boolean {
  const [, address = "", prefix = "0"] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address.includes("%") ? 0 : isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}
