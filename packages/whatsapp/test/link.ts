import type { ConnectionDriver, DriverClose, DriverEvent, OpenConnection } from "@holat/core";
import { createMemoryCredentials, eventually, type MemoryCredentials } from "@holat/testkit";
import type { WhatsAppServer } from "@holat/testkit/whatsapp";
import { createWhatsAppDriver, type WhatsAppDriverOptions } from "@holat/whatsapp";

/** An open connection and what it told. */
export interface TestLink {
  readonly connection: OpenConnection;
  readonly credentials: MemoryCredentials;
  readonly events: readonly DriverEvent[];
  /** The first event of that type, when it comes. */
  event<T extends DriverEvent["type"]>(type: T): Promise<Extract<DriverEvent, { type: T }>>;
  closed(): Promise<DriverClose>;
  open(): Promise<void>;
}

export const silent = { debug() {}, info() {}, warn() {}, error() {} };

export function createTestDriver(
  server: Pick<WhatsAppServer, "url">,
  options: Partial<WhatsAppDriverOptions> = {},
): ConnectionDriver {
  return createWhatsAppDriver({ logger: silent, url: server.url, ...options });
}

export function openLink(
  driver: ConnectionDriver,
  options: { readonly credentials?: MemoryCredentials; readonly proxyUrl?: string } = {},
): TestLink {
  const credentials = options.credentials ?? createMemoryCredentials();
  const events: DriverEvent[] = [];
  const connection = driver.open({
    sessionId: "test",
    credentials: credentials.own(),
    proxyUrl: options.proxyUrl,
    onEvent: (event) => events.push(event),
  });
  const event = <T extends DriverEvent["type"]>(type: T) =>
    eventually(() => {
      const found = events.find((each): each is Extract<DriverEvent, { type: T }> => each.type === type);
      if (found === undefined) throw new Error(`no ${type} among ${JSON.stringify(events)}`);
      return found;
    });
  return {
    connection,
    credentials,
    events,
    event,
    closed: async () => (await event("closed")).close,
    open: async () => void (await event("open")),
  };
}

/** Credentials of a device that is linked to that phone. */
export async function pair(
  server: WhatsAppServer,
  driver: ConnectionDriver,
  phone: string,
): Promise<MemoryCredentials> {
  const link = openLink(driver);
  await server.scan((await link.event("qr")).qr, phone);
  const { kind } = await link.closed();
  if (kind !== "restart") throw new Error(`the socket that was scanned closed with ${kind}`);
  return link.credentials;
}

/** A linked device that is ready. */
export async function openPaired(
  server: WhatsAppServer,
  driver: ConnectionDriver,
  phone: string,
): Promise<TestLink> {
  const link = openLink(driver, { credentials: await pair(server, driver, phone) });
  await link.open();
  return link;
}
