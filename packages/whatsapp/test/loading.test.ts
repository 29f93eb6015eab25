import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createMemoryCredentials } from "@holat/testkit";
import { startWhatsAppServer } from "@holat/testkit/whatsapp";
import { expect, test } from "vitest";
import { createTestDriver, openLink } from "./link.js";

const run = promisify(execFile);
const program = fileURLToPath(new URL("./loadInProcess.mjs", import.meta.url));

test("Baileys is loaded with the first account, and not before", async () => {
  await using server = await startWhatsAppServer();
  const { stdout } = await run(process.execPath, [program, server.url]);
  expect(stdout.trimEnd().split("\n")).toEqual([
    "without an account: false",
    "at once it is CONNECTING",
    "with one: true",
  ]);
});

test("a first account that is closed at once says so once, and opens no socket", async () => {
  await using server = await startWhatsAppServer();
  const link = openLink(createTestDriver(server), { credentials: createMemoryCredentials() });
  const refused = link.connection.requestPairingCode("998900000070");
  refused.catch(() => {});
  await link.connection.close();
  await link.connection.close();
  await expect(refused).rejects.toMatchObject({ code: "LINK_FAILED" });
  expect(link.connection.live).toBe("DISCONNECTED");
  expect(link.events).toEqual([{ type: "closed", close: expect.objectContaining({ kind: "stopped" }) }]);
  expect(await server.countLinks()).toBe(0);
});
