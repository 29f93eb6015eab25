import { eventually } from "@holat/testkit";
import { startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { createWhatsAppDriver } from "@holat/whatsapp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDriver, openLink, silent } from "./link.js";
import { startBadProxy, startHttpProxy, startSocksProxy } from "./proxies.js";

let server: WhatsAppServer;
beforeAll(async () => {
  server = await startWhatsAppServer();
  createTestDriver(server);
});
afterAll(() => server.stop());

const root = "0".repeat(64);

test.each([
  "wss://127.0.0.1:4000/ws/chat",
  "ws://192.0.2.1:4000/ws/chat?root=ROOT",
  "ws://127.0.0.1.example.org/ws/chat?root=ROOT",
  "ws://user@127.0.0.1/ws/chat?root=ROOT",
  "ws://127.0.0.1:4000/ws/chat",
  "http://127.0.0.1:4000/?root=ROOT",
  "127.0.0.1:4000",
])("a test server at %s is not believed", (url) => {
  const address = url.replace("ROOT", root);
  expect(() => createWhatsAppDriver({ logger: silent, url: address })).toThrow(
    "takes only ws:// on loopback",
  );
});

test("a process that believes a test server never connects to WhatsApp, nor to another one", () => {
  expect(() => createWhatsAppDriver({ logger: silent })).toThrow("another WhatsApp server");
  expect(() => createWhatsAppDriver({ logger: silent, url: `ws://localhost/?root=${root}` })).toThrow(
    "another WhatsApp server",
  );
});

test.each([
  ["http", startHttpProxy],
  ["socks5", startSocksProxy],
])("a session's connection goes through its %s proxy, with its name and password", async (scheme, start) => {
  await using proxy = await start({ user: "shop", password: "p:ss" });
  const proxyUrl = `${scheme}://shop:${encodeURIComponent("p:ss")}@127.0.0.1:${proxy.port}`;
  const link = openLink(createTestDriver(server), { proxyUrl });
  await link.event("qr");
  expect(proxy.targets).toEqual([new URL(server.url).host]);
  await link.connection.close();
});

test("a proxy that refuses ends the attempt, and its password is not told", async () => {
  await using proxy = await startHttpProxy({ user: "shop", password: "right" });
  const link = openLink(createTestDriver(server), {
    proxyUrl: `http://shop:secretpw@127.0.0.1:${proxy.port}`,
  });
  const close = await link.closed();
  expect(close.kind).toBe("lost");
  expect(JSON.stringify(close)).not.toContain("secretpw");
});

test("a proxy that never comes to the point does not fill the memory", async () => {
  const more = Buffer.alloc(64 * 1024, "x");
  await using proxy = await startBadProxy((client) => {
    client.write("HTTP/1.1 200 OK\r\nX: ");
    client.on("drain", () => client.write(more));
    client.write(more);
  });
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  expect(await openLink(createTestDriver(server), { proxyUrl }).closed()).toMatchObject({ kind: "lost" });
  await eventually(() => expect(proxy).toMatchObject({ taken: 1, open: 0 }));
});

test("a silent proxy is left with the session that wanted it", async () => {
  await using proxy = await startBadProxy(() => {});
  const link = openLink(createTestDriver(server), { proxyUrl: `http://127.0.0.1:${proxy.port}` });
  await eventually(() => expect(proxy.open).toBe(1));
  await link.connection.close();
  await eventually(() => expect(proxy.open).toBe(0));
});

test("a proxy's address of another kind is refused", async () => {
  const close = await openLink(createTestDriver(server), { proxyUrl: "ftp://u:secretpw@127.0.0.1" }).closed();
  expect(close).toMatchObject({
    kind: "lost",
    detail: expect.stringContaining("wants http://, https:// or socks5://"),
  });
  expect(close.detail).not.toContain("secretpw");
});
