import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressRefusedError, createAddressGuard } from "../../src/webhooks/guard/createAddressGuard.js";
import { findUrlFault } from "../../src/webhooks/guard/findUrlFault.js";
import { isInNetwork, parseIpAddress, parseIpNetwork } from "../../src/webhooks/guard/ipAddress.js";
import { isPublicAddress } from "../../src/webhooks/guard/isPublicAddress.js";

function isPublic(text: string): boolean | undefined {
  const address = parseIpAddress(text);
  return address && isPublicAddress(address);
}

describe("addresses", () => {
  it.each([
    ["loopback", "127.0.0.1", "127.255.255.254", "::1"],
    ["unspecified", "0.0.0.0", "0.1.2.3", "::"],
    ["private", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fdff::1"],
    ["link-local", "169.254.0.1", "fe80::1", "febf::1", "fec0::1"],
    ["carrier-grade NAT", "100.64.0.1", "100.127.255.255"],
    ["multicast", "224.0.0.1", "239.255.255.255", "ff02::1"],
    ["broadcast and reserved", "255.255.255.255", "240.0.0.1"],
    ["IPv4-mapped", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a00:1", "::127.0.0.1"],
    ["NAT64", "64:ff9b::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1"],
    ["6to4 and Teredo", "2002:7f00:1::1", "2001::1", "192.88.99.1"],
    ["documentation", "192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    ["benchmarks and protocols", "198.18.0.1", "198.19.255.255", "192.0.0.192"],
    ["cloud metadata", "169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"],
  ])("%s: refused", (_kind, ...addresses) => {
    for (const address of addresses) expect([address, isPublic(address)]).toEqual([address, false]);
  });

  it("public ones pass, also those just beside a refused range", () => {
    for (const address of [
      ...[
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
      ],
      ...[
        "128.0.0.0",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
      ],
      ...["2606:4700::1111", "2a00:1450::1", "2001:200::1", "2001:4860:4860::8888", "2003::1"],
    ])
      expect([address, isPublic(address)]).toEqual([address, true]);
  });

  it.each([
    "",
    "1.2.3",
    "01.2.3.4",
    "1.2.3.256",
    "0x7f.0.0.1",
    "2130706433",
    "fe80::1%eth0",
    "::g",
    "1::2::3",
  ])("%j is no address", (text) => expect(parseIpAddress(text)).toBeUndefined());

  it("an IPv6 address is one number, however it is written", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(parseIpAddress(text)).toEqual(parseIpAddress(canonical));
      }),
    );
  });

  it("a network holds its own addresses and none beside", () => {
    const at = (text: string) => parseIpAddress(text) ?? expect.fail(text);
    const network = parseIpNetwork("10.1.0.0/16") ?? expect.fail("10.1.0.0/16");
    expect(isInNetwork(at("10.1.255.255"), network)).toBe(true);
    expect(isInNetwork(at("10.2.0.0"), network)).toBe(false);
    expect(isInNetwork(at("::ffff:10.1.0.1"), network)).toBe(false);
    for (const wrong of ["10.0.0.0/33", "::/129", "10.0.0.0/", "host/8", "10.0.0.0/-1"])
      expect(parseIpNetwork(wrong)).toBeUndefined();
  });
});

describe("URLs", () => {
  it.each([
    ["not a URL", "crm.example/hook"],
    ["another scheme", "ftp://crm.example/"],
    ["another scheme", "file:///etc/passwd"],
    ["a user", "https://user@crm.example/"],
    ["a password", "https://:pass@crm.example/"],
    ["a fragment", "https://crm.example/#x"],
    ["octal", "http://0177.0.0.1/"],
    ["hexadecimal", "http://0x7f000001/"],
    ["a single number", "http://2130706433/"],
    ["few parts", "http://127.1/"],
    ["full-width digits", "http://１２７.0.0.1/"],
    ["a trailing dot", "http://127.0.0.1./"],
  ])("%s: refused", (_kind, url) => expect(findUrlFault(url)).toBeTypeOf("string"));

  it.each(["https://crm.example/hook?a=b", "http://93.184.216.34:8080/", "https://[2606:4700::1111]/"])(
    "%s passes",
    (url) => expect(findUrlFault(url)).toBeUndefined(),
  );
});

describe("the guard", () => {
  const guardOf = (addresses: readonly string[], allow: readonly string[] = []) =>
    createAddressGuard({
      allow: allow.map((text) => parseIpNetwork(text) ?? expect.fail(text)),
      resolveHost: async () => addresses,
    });

  it("resolves to what was checked", async () => {
    await expect(guardOf(["8.8.8.8", "2606:4700::1111"]).resolve("crm.example")).resolves.toEqual([
      "8.8.8.8",
      "2606:4700::1111",
    ]);
    await expect(guardOf([]).resolve("[2606:4700::1111]")).resolves.toEqual(["2606:4700::1111"]);
  });

  it("one refused address refuses the name", async () => {
    await expect(guardOf(["8.8.8.8", "10.0.0.1"]).resolve("crm.example")).rejects.toThrow(
      AddressRefusedError,
    );
    await expect(guardOf([]).resolve("crm.example")).rejects.toThrow(AddressRefusedError);
    await expect(guardOf(["8.8.8.8"]).resolve("127.0.0.1")).rejects.toThrow(
      /127\.0\.0\.1 is not on the public/,
    );
  });

  it("listed networks pass, in their own notation alone", async () => {
    const guard = guardOf(["10.1.2.3"], ["10.0.0.0/8", "::1"]);
    await expect(guard.resolve("crm.example")).resolves.toEqual(["10.1.2.3"]);
    await expect(guard.resolve("[::1]")).resolves.toEqual(["::1"]);
    await expect(guard.resolve("[::ffff:10.0.0.1]")).rejects.toThrow(AddressRefusedError);
  });
});
