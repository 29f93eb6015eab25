import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryCredentials, eventually } from "@holat/testkit";
import { startWhatsAppServer, type WhatsAppServer } from "@holat/testkit/whatsapp";
import { readAuthFolder } from "@holat/whatsapp";
import { DisconnectReason, makeWASocket, proto, useMultiFileAuthState } from "@whiskeysockets/baileys";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { baileysLogger } from "./baileysLogger.js";
import { createTestDriver, openLink } from "./link.js";

const phone = "998900000050";
const never = new AbortController().signal;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holat-auth-"));
});
afterEach(() => {
  if (folder !== "") rmSync(folder, { recursive: true });
});

test("an account that Baileys linked on its own goes on here, without being paired again", async () => {
  await using server = await startWhatsAppServer();
  const driver = createTestDriver(server);
  await linkWithBaileys(server);
  const credentials = createMemoryCredentials(await readAuthFolder(folder));
  const link = openLink(driver, { credentials });
  await link.open();
  await link.connection.send({ id: "F2", to: "998911111115", text: "from Holat" }, never);
  expect((await server.delivered()).map(({ text }) => text)).toEqual(["from Baileys", "from Holat"]);
  expect(await server.devices(phone)).toEqual([1]);
  await link.connection.close();
});

/** What any program on Baileys does: pairs, reconnects, sends, ends. */
async function linkWithBaileys(server: WhatsAppServer): Promise<void> {
  const { state, saveCreds } = await useMultiFileAuthState(folder);
  const connect = () => {
    const sock = makeWASocket({
      auth: state,
      waWebSocketUrl: server.url,
      logger: baileysLogger,
      fireInitQueries: false,
    });
    sock.ev.on("creds.update", saveCreds);
    return sock;
  };
  const first = connect();
  first.ev.on("connection.update", ({ qr }) => void (qr && server.scan(qr, phone)));
  await expect(first.waitForConnectionUpdate(async () => false)).rejects.toMatchObject({
    output: { statusCode: DisconnectReason.restartRequired },
  });
  const second = connect();
  await second.waitForConnectionUpdate(async ({ connection }) => connection === "open");
  await second.sendMessage("998911111115@s.whatsapp.net", { text: "from Baileys", linkPreview: null });
  await eventually(async () => expect(await server.delivered()).toHaveLength(1));
  await eventually(() => expect(readdirSync(folder).join()).toContain("session-"));
  await second.end(undefined);
}

describe("names and values", () => {
  beforeEach(async () => {
    const { state, saveCreds } = await useMultiFileAuthState(folder);
    state.creds.me = { id: "998900000051:1@s.whatsapp.net" };
    state.creds.account = { details: Buffer.from("x") };
    await saveCreds();
    await state.keys.set({
      "app-state-sync-key": {
        "AAAA/w+==": proto.Message.AppStateSyncKeyData.create({ keyData: Buffer.from([1, 2, 3]) }),
      },
      "sender-key": { "12036-99@g.us::998911111111_1::7": Buffer.from("key") },
      "sender-key-memory": { "12036-99@g.us": { "1@lid": true } },
      "app-state-sync-version": {
        critical_unblock_low: { version: 1, hash: Buffer.alloc(4), indexValueMap: {} },
      },
      "lid-mapping": { "1_reverse": "998911111111" },
      "device-list": { "998911111111": ["0", "3"] },
      tctoken: { __index: { token: Buffer.from("[]") } },
    });
  });

  test("each key comes back under the id that Baileys gave it", async () => {
    const { keys = [] } = await readAuthFolder(folder);
    expect(keys.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(
      [
        "app-state-sync-key AAAA/w+==",
        "app-state-sync-version critical_unblock_low",
        "device-list 998911111111",
        "lid-mapping 1_reverse",
        "sender-key 12036-99@g.us::998911111111_1::7",
        "sender-key-memory 12036-99@g.us",
        "tctoken __index",
      ].sort(),
    );
  });

  test.each([
    ["notes.txt", "hello", "it is no file of such a folder"],
    ["pre-key-1.json", "{ half", "it is no JSON"],
    ["pre-key-2.json", JSON.stringify({ private: "x" }), "it does not hold a pre-key"],
    ["creds.json", "", "it is no JSON"],
    ["creds.json", JSON.stringify({ noiseKey: 1 }), "noiseKey is no key pair"],
    ["session-.json", "{}", "its name has no id"],
  ])("%s is refused by name when it is damaged or foreign (%s)", async (name, content, why) => {
    writeFileSync(join(folder, name), content);
    await expect(readAuthFolder(folder)).rejects.toMatchObject({
      code: "VALIDATION_FAILED",
      message: `${join(folder, name)} cannot be imported: ${why}`,
    });
  });

  test("a link to a file elsewhere is not followed", async () => {
    symlinkSync("/etc/hostname", join(folder, "pre-key-3.json"));
    await expect(readAuthFolder(folder)).rejects.toThrow("pre-key-3.json cannot be imported: it is no file");
  });

  test("an account that was never paired is refused", async () => {
    const { state, saveCreds } = await useMultiFileAuthState(folder);
    delete state.creds.account;
    await saveCreds();
    await expect(readAuthFolder(folder)).rejects.toThrow("its account was never paired");
  });
});

test("a folder that is not there, or holds no credentials, is refused", async () => {
  await expect(readAuthFolder(join(folder, "none"))).rejects.toThrow("it cannot be read");
  await expect(readAuthFolder(folder)).rejects.toThrow("creds.json cannot be imported: it is not there");
});
