import { createManualClock, eventually, type MemoryCredentials } from "@holat/testkit";
import { type MutePhase, startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createTestDriver, openLink, pair } from "./link.js";

const phone = "998900000020";
let server: WhatsAppServer;
let credentials: MemoryCredentials;
beforeAll(async () => {
  server = await startWhatsAppServer();
  credentials = await pair(server, createTestDriver(server), phone);
});
afterEach(() => server.setFault(null));
afterAll(() => server.stop());

test.each([
  [503, { kind: "remote", code: 503 }],
  [429, { kind: "lost", code: null }],
  [200, { kind: "lost", code: null }],
])("HTTP %i in place of the upgrade ends the attempt at once", async (status, expected) => {
  await server.setFault({ kind: "upgrade-status", status });
  const link = openLink(createTestDriver(server));
  const close = await link.closed();
  expect(close).toMatchObject(expected);
  expect(close.detail).toContain(`HTTP ${status}`);
});

const phases: readonly MutePhase[] = ["upgrade", "hello", "login", "queries"];
test.each(phases)("a server that is mute at %s is given up within 20 seconds", async (phase) => {
  const clock = createManualClock();
  await server.setFault({ kind: "mute", phase });
  const link = openLink(createTestDriver(server, { clock }), { credentials });
  if (phase === "queries") await link.event("authenticated");
  else if (phase !== "upgrade") await eventually(async () => expect(await server.countLinks()).toBe(1));
  await eventually(() => expect(clock.sleeping).toBeGreaterThan(0));
  if (phase === "login") await eventually(() => expect(link.connection.lastHeardAt).not.toBeNull());
  await clock.advance(14_000);
  expect(link.connection.live).toBe(phase === "queries" ? "AUTHENTICATED" : "CONNECTING");
  await clock.advance(5_000);
  expect((await link.closed()).kind).toBe(phase === "queries" ? "lost" : "timeout");
});

test.each(["hello", "login"] as const)("random bytes at %s end that connection alone", async (phase) => {
  const driver = createTestDriver(server);
  const other = openLink(driver);
  await other.event("qr");
  await server.setFault({ kind: "garbage", phase });
  expect(await openLink(driver, { credentials }).closed()).toMatchObject({ kind: "lost" });
  expect(other.connection.live).toBe("CONNECTING");
  await other.connection.close();
});

test("where nobody listens, it says so", async () => {
  const gone = await startWhatsAppServer();
  await gone.stop();
  const close = await openLink(createTestDriver(gone)).closed();
  expect(close.kind).toBe("lost");
  expect(close.detail).toContain("ECONNREFUSED");
});

test("a slow server is waited for", async () => {
  await server.setLatency(150);
  const link = openLink(createTestDriver(server), { credentials });
  await link.open();
  await server.setLatency(0);
  await link.connection.close();
});
