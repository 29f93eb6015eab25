import { isIP } from "node:net";

/** An address as a number, so that ranges are comparisons. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A network in CIDR notation. */
export interface IpNetwork extends IpAddress {
  readonly prefix: number;
}

/** Undefined for anything that is not a plain IPv4 or IPv6 address (without a zone). */
export function parseIpAddress(text: string): IpAddress | undefined {
  const family = isIP(text);
  if (family === 4) return { bits: 32, value: parseIpv4(text) };
  if (family === 6 && !text.includes("%")) return { bits: 128, value: parseIpv6(text) };
  return undefined;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address; bits after the prefix do not count. Undefined when it is none. */
export function parseIpNetwork(text: string): IpNetwork | undefined {
  const [, address = "", digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const parsed = parseIpAddress(address);
  if (!parsed) return undefined;
  const prefix = digits === undefined ? parsed.bits : Number(digits);
  return prefix > parsed.bits ? undefined : { ...parsed, prefix };
}

/** True when the address is one of the network's own family and lies in it. */
export function isInNetwork({ bits, value }: IpAddress, network: IpNetwork): boolean {
  if (bits !== network.bits) return false;
  const shift = BigInt(bits - network.prefix);
  return value >> shift === network.value >> shift;
}

function parseIpv4(text: string): bigint {
  return text.split(".").reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted) {
    const [, head = "", tail = ""] = dotted;
    const v4 = parseIpv4(tail);
    return parseIpv6(`${head}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const [left = "", right] = text.split("::");
  const toGroups = (part: string) => (part === "" ? [] : part.split(":"));
  const head = toGroups(left);
  const tail = toGroups(right ?? "");
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: zeros }, () => "0"), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
