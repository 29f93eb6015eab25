import { createManualClock, eventually } from "@holat/testkit";
import { startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDriver, openLink, openPaired } from "./link.js";

let server: WhatsAppServer;
beforeAll(async () => {
  server = await startWhatsAppServer();
});
afterAll(() => server.stop());

describe("by QR", () => {
  test("a scan links the account; the next socket logs in and is ready", async () => {
    const driver = createTestDriver(server);
    const first = openLink(driver);
    expect(first.connection.live).toBe("CONNECTING");
    const { qr, expiresAt, attempt, maxAttempts } = await first.event("qr");
    expect([attempt, maxAttempts]).toEqual([1, 6]);
    expect(expiresAt - Date.now()).toBeGreaterThan(50_000);
    await server.scan(qr, "998900000001");
    expect(await first.closed()).toMatchObject({ kind: "restart", code: 515 });
    expect(first.events.map(({ type }) => type)).toEqual(["qr", "paired", "closed"]);
    expect(first.connection.live).toBe("DISCONNECTED");

    const second = openLink(driver, { credentials: first.credentials });
    await second.open();
    expect(second.connection.live).toBe("CONNECTED");
    expect(second.events.slice(0, 2)).toEqual([
      { type: "authenticated", phone: "998900000001" },
      { type: "open", phone: "998900000001" },
    ]);
    expect(await server.openLogins()).toMatchObject([{ phone: "998900000001", device: 1 }]);
    await second.connection.close();
    expect(second.events.at(-1)).toEqual({
      type: "closed",
      close: { kind: "stopped", code: null, detail: "Closed by this server" },
    });
    await eventually(async () => expect(await server.openLogins()).toEqual([]));
  });

  test("when the server has no code left, it waits for a user", async () => {
    await server.setFault({ kind: "no-codes" }, { count: 1 });
    expect(await openLink(createTestDriver(server)).closed()).toMatchObject({ kind: "qr-ended" });
  });

  test("a server that says nothing after the scan is not waited for", async () => {
    const clock = createManualClock();
    await server.setFault({ kind: "mute", phase: "pairing" }, { count: 1 });
    const link = openLink(createTestDriver(server, { clock }));
    await server.scan((await link.event("qr")).qr, "998900000002");
    await link.event("paired");
    await clock.advance(15_000);
    await clock.advance(1_000);
    expect(await link.closed()).toMatchObject({ kind: "timeout" });
  });
});

describe("by a code that is typed", () => {
  test("the right code links the account, a wrong one does not", async () => {
    const driver = createTestDriver(server, { clock: createManualClock() });
    const first = openLink(driver);
    const { code, expiresAt } = await first.connection.requestPairingCode("998900000003");
    // Six codes to scan, of which the first lives 60 s and the others 20 s: then the socket ends.
    expect(expiresAt).toBe((await first.event("qr")).expiresAt + 5 * 20_000);
    expect(code).toMatch(/^[0-9A-Z]{8}$/);
    await expect(server.typeCode("998900000003", "WRONG123")).rejects.toThrow("the code is wrong");
    const again = await first.connection.requestPairingCode("998900000003");
    await server.typeCode("998900000003", again.code);
    expect(await first.closed()).toMatchObject({ kind: "restart" });
    expect(await first.event("paired")).toMatchObject({ phone: "998900000003" });
    const second = openLink(driver, { credentials: first.credentials });
    await second.open();
    await second.connection.close();
  });

  test("one that nobody typed leaves no half-linked account behind", async () => {
    const driver = createTestDriver(server);
    const first = openLink(driver);
    await first.connection.requestPairingCode("998900000004");
    await eventually(() => expect(first.credentials.credentials).toContain("998900000004@s.whatsapp.net"));
    await first.connection.close();
    const second = openLink(driver, { credentials: first.credentials });
    await second.event("qr");
    await second.connection.close();
  });

  test("there is none where the server refuses, the account is linked, or the socket has ended", async () => {
    const driver = createTestDriver(server);
    const unlinked = openLink(driver);
    await server.refusePairingCodes(429);
    await expect(unlinked.connection.requestPairingCode("998900000005")).rejects.toMatchObject({
      code: "PAIRING_UNAVAILABLE",
      message: expect.stringContaining("429"),
    });
    await server.refusePairingCodes(null);
    await unlinked.connection.close();
    await expect(unlinked.connection.requestPairingCode("998900000005")).rejects.toMatchObject({
      code: "LINK_FAILED",
    });
    const linked = await openPaired(server, driver, "998900000006");
    await expect(linked.connection.requestPairingCode("998900000006")).rejects.toMatchObject({
      code: "PAIRING_UNAVAILABLE",
    });
    await linked.connection.close();
  });
});
