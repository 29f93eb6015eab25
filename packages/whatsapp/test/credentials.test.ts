import { createManualClock, createMemoryCredentials, eventually } from "@holat/testkit";
import { startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDriver, openLink, openPaired, pair } from "./link.js";
import { openInProcess } from "./openInProcess.js";

const never = new AbortController().signal;
let server: WhatsAppServer;
beforeAll(async () => {
  server = await startWhatsAppServer();
});
afterAll(() => server.stop());

test("another process logs in with them, and goes on with the encryption where this one was", async () => {
  const first = await openPaired(server, createTestDriver(server), "998900000040");
  await first.connection.send({ id: "P1", to: "998911111112", text: "from the first" }, never);
  await first.connection.close();
  const events = await openInProcess({
    url: server.url,
    snapshot: first.credentials.snapshot,
    message: { id: "P2", to: "998911111112", text: "from the second" },
  });
  expect(events.map(({ type }) => type)).toContain("open");
  expect((await server.delivered()).map(({ text }) => text)).toEqual(["from the first", "from the second"]);
  expect(await server.devices("998900000040")).toEqual([1]);
});

test.each([
  ["no JSON", () => "{ broken"],
  ["another object", () => JSON.stringify({ hello: "world" })],
  [
    "a damaged key",
    (text: string) =>
      text.replace(/("signedIdentityKey":\{"private":\{"type":"Buffer","data":")[^"]{8}/, "$1"),
  ],
])("credentials that cannot be used (%s) are never replaced by a new identity", async (_what, damage) => {
  const driver = createTestDriver(server);
  const credentials = await pair(server, driver, "998900000041");
  const damaged = damage(credentials.credentials ?? "");
  expect(damaged).not.toBe(credentials.credentials);
  credentials.replace(damaged);
  const saves = credentials.changes.length;
  const link = openLink(driver, { credentials });
  const close = await link.closed();
  expect(close.kind).toBe("credentials");
  expect(close.detail).not.toContain("broken");
  expect(link.events.map(({ type }) => type)).toEqual(["closed"]);
  expect(credentials.credentials).toBe(damaged);
  expect(credentials.changes).toHaveLength(saves);
});

test("whoever lost the session stops, and writes nothing more", async () => {
  const driver = createTestDriver(server);
  const link = await openPaired(server, driver, "998900000042");
  await eventually(() => expect(link.events.map(({ type }) => type)).toContain("restricted"));
  link.credentials.own();
  const saves = link.credentials.changes.length;
  const sent = link.connection.send({ id: "P3", to: "998911111113", text: "hello" }, never);
  await expect(sent).rejects.toMatchObject({ name: "HolatError" });
  const close = await link.closed();
  expect(close.kind).toBe("lost");
  expect(close.detail).toContain("Another server holds this session now");
  expect(link.credentials.changes).toHaveLength(saves);
});

test("while the database is away for a moment, saves wait and nothing is lost", async () => {
  const link = await openPaired(server, createTestDriver(server), "998900000043");
  link.credentials.failSaves(2);
  await link.connection.send({ id: "P4", to: "998911111114", text: "hello" }, never);
  await eventually(() => expect(link.credentials.countKeys("session")).toBeGreaterThan(0));
  expect(link.connection.live).toBe("CONNECTED");
  await link.connection.close();
});

test("a scan whose credentials could not be stored is not told as one", async () => {
  const driver = createTestDriver(server, { timeouts: { storeMs: 100 } });
  const link = openLink(driver);
  const { qr } = await link.event("qr");
  link.credentials.failSaves(100);
  await server.scan(qr, "998900000044");
  expect(await link.closed()).toMatchObject({ kind: "lost" });
  expect(link.events.map(({ type }) => type)).toEqual(["qr", "closed"]);
});

test("a store that never answers is given up like a server that does not, and closing does not wait for it", async () => {
  const clock = createManualClock();
  const hanging = new Promise<never>(() => {});
  const memory = createMemoryCredentials();
  let asked = false;
  const load = () => {
    asked = true;
    return hanging;
  };
  const stuck = { ...memory.own(), load };
  const link = openLink(createTestDriver(server, { clock }), {
    credentials: { ...memory, own: () => stuck },
  });
  // Its time begins when Baileys is loaded.
  await eventually(() => expect(asked).toBe(true));
  await clock.advance(16_000);
  expect(await link.closed()).toMatchObject({ kind: "timeout" });

  const credentials = await pair(server, createTestDriver(server), "998900000045");
  const slow = { ...credentials.own(), save: () => hanging };
  const driver = createTestDriver(server, { timeouts: { storeMs: 100 } });
  const second = openLink(driver, { credentials: { ...credentials, own: () => slow } });
  await second.event("authenticated");
  await second.connection.close();
  expect(second.events.at(-1)?.type).toBe("closed");
});

test("a store that cannot be read is an error of the moment, not a new account", async () => {
  const memory = createMemoryCredentials();
  const broken = { ...memory.own(), load: () => Promise.reject(new Error("the database does not answer")) };
  const link = openLink(createTestDriver(server), { credentials: { ...memory, own: () => broken } });
  expect(await link.closed()).toMatchObject({ kind: "lost" });
  expect(memory.credentials).toBeUndefined();
});
