import type { DriverClose } from "@holat/core";
import { createManualClock, eventually, type MemoryCredentials } from "@holat/testkit";
import { type CloseWay, startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDriver, openLink, openPaired, pair } from "./link.js";

const phone = "998900000010";
let server: WhatsAppServer;
let credentials: MemoryCredentials;
beforeAll(async () => {
  server = await startWhatsAppServer();
  credentials = await pair(server, createTestDriver(server), phone);
});
afterAll(() => server.stop());

const remote = (code: number) => ({ kind: "remote" as const, code });

describe("an open connection that the server ends", () => {
  const rows: readonly [CloseWay, Partial<DriverClose>][] = [
    [{ kind: "stream-error", code: 500 }, remote(500)],
    [{ kind: "stream-error", code: 503 }, remote(503)],
    [
      { kind: "stream-error", code: 515 },
      { kind: "restart", code: 515 },
    ],
    [{ kind: "conflict" }, remote(440)],
    [{ kind: "failure", reason: 403 }, remote(403)],
    [{ kind: "stream-end" }, remote(428)],
    [{ kind: "terminate" }, remote(428)],
    [{ kind: "garbage" }, { kind: "lost", code: null }],
  ];
  test.each(rows)("%j", async (way, expected) => {
    const link = openLink(createTestDriver(server), { credentials });
    await link.open();
    expect(await server.close(way, { phone })).toBe(1);
    expect(await link.closed()).toMatchObject(expected);
    expect(link.connection.live).toBe("DISCONNECTED");
    expect(link.events.filter(({ type }) => type === "closed")).toHaveLength(1);
    expect(link.events.at(-1)?.type).toBe("closed");
  });

  test("a device that was removed on the phone is logged out, and stays so", async () => {
    const driver = createTestDriver(server);
    const link = await openPaired(server, driver, "998900000011");
    await server.close({ kind: "device-removed" }, { phone: "998900000011" });
    expect(await link.closed()).toMatchObject(remote(401));
    expect(await openLink(driver, { credentials: link.credentials }).closed()).toMatchObject(remote(401));
  });

  test("a second login of the same device replaces the first", async () => {
    const driver = createTestDriver(server);
    const first = await openPaired(server, driver, "998900000012");
    const second = openLink(driver, { credentials: first.credentials });
    await second.open();
    expect(await first.closed()).toMatchObject(remote(440));
    expect(second.connection.live).toBe("CONNECTED");
    await second.connection.close();
  });
});

describe("a login that the server refuses", () => {
  test.each([401, 402, 403, 405, 406, 411, 500, 503])("with %i", async (reason) => {
    await server.setFault({ kind: "failure", reason }, { count: 1 });
    const link = openLink(createTestDriver(server), { credentials });
    expect(await link.closed()).toMatchObject(remote(reason));
    expect(link.events.map(({ type }) => type)).toEqual(["closed"]);
  });
});

test("a frozen link is lost within 20 seconds, and is not shown as connected meanwhile", async () => {
  const clock = createManualClock();
  const link = openLink(createTestDriver(server, { clock }), { credentials });
  await link.open();
  await server.close({ kind: "freeze" }, { phone });
  await clock.advance(15_000);
  expect(link.connection.live).toBe("CONNECTED");
  await clock.advance(2_000);
  expect(link.connection.live).not.toBe("CONNECTED");
  await clock.advance(2_000);
  expect(await link.closed()).toMatchObject({ kind: "lost", detail: "Nothing was heard for 16 s" });
});

test("a living link answers and stays, however long it has nothing to say", async () => {
  const clock = createManualClock();
  const link = openLink(createTestDriver(server, { clock }), { credentials });
  await link.open();
  for (let minute = 0; minute < 6; minute++) {
    const before = link.connection.lastHeardAt;
    await clock.advance(11_000);
    await eventually(() => expect(link.connection.lastHeardAt).not.toBe(before));
  }
  expect(link.connection.live).toBe("CONNECTED");
  await link.connection.close();
});

test("closing twice, and before anything was sent, is closing once", async () => {
  const link = openLink(createTestDriver(server), { credentials });
  await Promise.all([link.connection.close(), link.connection.close()]);
  await link.connection.logout();
  expect(link.events).toMatchObject([{ type: "closed", close: { kind: "stopped" } }]);
});

test("logging out unlinks the device", async () => {
  const driver = createTestDriver(server);
  const link = await openPaired(server, driver, "998900000013");
  await link.connection.logout();
  expect(link.events.at(-1)).toMatchObject({ type: "closed", close: { kind: "stopped" } });
  expect(await server.removals()).toContainEqual({ phone: "998900000013", device: 1 });
  expect(await server.devices("998900000013")).toEqual([]);
});
