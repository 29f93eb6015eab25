import { createMemoryCredentials, eventually } from "@holat/testkit";
import { startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDriver, openLink, openPaired, pair, type TestLink } from "./link.js";

const never = new AbortController().signal;
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);
let server: WhatsAppServer;
let neighbour: TestLink;
beforeAll(async () => {
  server = await startWhatsAppServer();
  neighbour = await openPaired(server, createTestDriver(server), "998900000060");
});
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", onUnhandled);
});
afterEach(async () => {
  await neighbour.connection.send({ id: `N${Date.now()}`, to: "998911111116", text: "still here" }, never);
  expect(neighbour.connection.live).toBe("CONNECTED");
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
});
afterAll(async () => {
  await neighbour.connection.close();
  await server.stop();
});

test("what cannot be decrypted ends the session that got it, and no other", async () => {
  const phone = "998900000061";
  const link = await openPaired(server, createTestDriver(server), phone);
  await server.close({ kind: "garbage" }, { phone });
  expect(await link.closed()).toMatchObject({ kind: "lost" });
});

test("a store that fails in the middle ends the session that has it, and no other", async () => {
  const driver = createTestDriver(server, { timeouts: { storeMs: 0 } });
  const credentials = await pair(server, driver, "998900000062");
  let broken = false;
  const store = credentials.own();
  const failing = {
    ...store,
    getKeys: (type: string, ids: readonly string[]) =>
      broken ? Promise.reject(new Error("the database does not answer")) : store.getKeys(type, ids),
    save: (change: Parameters<typeof store.save>[0]) =>
      broken ? Promise.reject(new Error("the database does not answer")) : store.save(change),
  };
  const link = openLink(driver, { credentials: { ...createMemoryCredentials(), own: () => failing } });
  await link.open();
  broken = true;
  const sent = link.connection.send({ id: "I1", to: "998911111117", text: "hello" }, never);
  await expect(sent).rejects.toMatchObject({ code: expect.stringMatching(/LINK_NOT_READY|MESSAGE_UNKNOWN/) });
  await server.sendText({ from: "998911111117", to: "998900000062", text: "hello", id: "I2" });
  expect(await link.closed()).toMatchObject({ kind: "lost" });
});

test("a listener that throws is not told on to anybody", async () => {
  const driver = createTestDriver(server);
  const credentials = await pair(server, driver, "998900000063");
  let calls = 0;
  const connection = driver.open({
    sessionId: "throws",
    credentials: credentials.own(),
    onEvent() {
      calls++;
      throw new Error("a fault of the listener");
    },
  });
  await eventually(() => expect(connection.live).toBe("CONNECTED"));
  expect(calls).toBeGreaterThan(0);
  await connection.close();
});

test("stanzas without what they should have end nothing else", async () => {
  const phone = "998900000064";
  const link = await openPaired(server, createTestDriver(server), phone);
  for (const tag of ["message", "receipt", "notification", "ack", "call", "iq", "ib", "success"])
    await server.sendStanza({ tag, attrs: {} }, { phone });
  await eventually(() => expect(["CONNECTED", "DISCONNECTED"]).toContain(link.connection.live));
  await link.connection.close();
});
