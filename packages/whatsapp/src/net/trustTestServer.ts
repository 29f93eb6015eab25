import { WA_CERT_DETAILS } from "@whiskeysockets/baileys";

const ownRoot: Uint8Array = WA_CERT_DETAILS.PUBLIC_KEY;
const loopbackHosts = new Set(["127.0.0.1", "[::1]", "localhost"]);
let trusted: "whatsapp" | string | undefined;

/**
 * Where sockets connect to. Without `url` it is WhatsApp itself. A test server is believed by its own root key, which
 * stands in the address, and only on loopback; Baileys knows one root a process, so it is one or the other.
 *
 * @returns the address without the key; undefined: WhatsApp's.
 * @throws when the address is anything but that of a test server on loopback.
 */
export function trustTestServer(url: string | undefined): string | undefined {
  if (url === undefined) {
    trust("whatsapp", ownRoot);
    return undefined;
  }
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const root = address?.searchParams.get("root") ?? "";
  if (
    address?.protocol !== "ws:" ||
    !loopbackHosts.has(address.hostname) ||
    address.username !== "" ||
    !/^[0-9a-f]{64}$/.test(root)
  )
    throw new Error(
      `The WhatsApp address ${JSON.stringify(url)} cannot be used: it is for tests and takes only ws:// on loopback with ?root= and the test server's key in hex`,
    );
  trust(root, Buffer.from(root, "hex"));
  address.searchParams.delete("root");
  return address.href;
}

function trust(name: string, root: Uint8Array): void {
  if (trusted !== undefined && trusted !== name)
    throw new Error(
      "This process already connects to another WhatsApp server; both in one would share their trust",
    );
  trusted = name;
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(root);
}
