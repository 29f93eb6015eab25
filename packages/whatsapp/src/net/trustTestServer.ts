const loopbackHosts = new Set(["127.0.0.1", "[::1]", "localhost"]);
let trusted: "whatsapp" | string | undefined;

/** A test server, and the root key that it is believed by. */
export interface TestServer {
  readonly url: string;
  readonly rootKey: Uint8Array;
}

/**
 * Where sockets connect to. Without `url` it is WhatsApp itself. A test server is believed by its own root key, which
 * stands in the address, and only on loopback; Baileys knows one root a process, so it is one or the other.
 *
 * @returns undefined: WhatsApp.
 * @throws when the address is anything but that of a test server on loopback.
 */
export function trustTestServer(url: string | undefined): TestServer | undefined {
  if (url === undefined) {
    trust("whatsapp");
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
  trust(root);
  address.searchParams.delete("root");
  return { url: address.href, rootKey: Buffer.from(root, "hex") };
}

function trust(name: string): void {
  if (trusted !== undefined && trusted !== name)
    throw new Error(
      "This process already connects to another WhatsApp server; both in one would share their trust",
    );
  trusted = name;
}
