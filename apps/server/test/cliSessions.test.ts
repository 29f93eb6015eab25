import type { ConnectionSession } from "@holat/sdk/sessions";
import {
  eventually,
  type HolatServer,
  startHolatServer,
  startWhatsAppProcess,
  type WhatsAppServer,
} from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillPglite } from "../../../packages/api/test/support/fillPglite.js";
import { sendJson, serveJson } from "../../../packages/sdk/test/serveJson.js";
import { type CliResult, runCli } from "./support/runCli.js";
import { startCli } from "./support/startCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const apiKey = "hk_0123456789abcdef0123";
const phone = "998901234567";
const other = "998907654321";
const patience = { timeoutMs: 30_000 };
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let whatsapp: WhatsAppServer;
let server: HolatServer;

beforeAll(async () => {
  [directory, whatsapp] = await Promise.all([temporaryDirectory(), startWhatsAppProcess()]);
  await fillPglite(directory.path);
  server = await startHolatServer({
    dataDir: directory.path,
    env: { HOLAT_API_KEY: apiKey, HOLAT_WHATSAPP_URL: whatsapp.url },
  });
});
afterAll(async () => {
  await server.kill();
  await whatsapp.stop();
  await directory[Symbol.asyncDispose]();
});

const env = () => ({ HOLAT_URL: server.url, HOLAT_API_KEY: apiKey });
const holat = (...args: string[]) => runCli(["sessions", ...args], { env: env() });
const follow = (...args: string[]) => startCli(["sessions", ...args], { cwd: directory.path, env: env() });
const say = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await holat(...args);
  expect([args, code, stderr]).toEqual([args, 0, ""]);
  return stdout;
};
const readLast = <T>(text: string): T => JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
/** Once the session is so. */
const shows = (name: string, line: RegExp) =>
  eventually(async () => expect(await say("show", name)).toMatch(line), patience);

test("where there is nothing, each list says so", async () => {
  expect(await say("list")).toBe("no sessions\n");
  expect(await say("list", "--connected", "--json")).toBe("[]\n");
  expect(await say("available")).toBe("no session can send now\n");
  expect(await say("health")).toBe("all is as it should be\n");
  expect(await say("uptime")).toBe("no sessions\n");
});

test("an account is linked by the QR that is shown, and by a code that is asked for while one is", async () => {
  expect(await say("create", "scanned")).toMatch(/^scanned {2}connecting /);
  await using scanning = follow("qr", "scanned", "--json");
  const [, qr = ""] = await scanning.says(/"qr":"([^"]+)"/);
  await whatsapp.scan(JSON.parse(`"${qr}"`), other);
  expect(await scanning.exited).toEqual({ code: 0, signal: null });
  expect(readLast<ConnectionSession>(scanning.stdout())).toMatchObject({
    sessionId: "scanned",
    isAuthenticated: true,
    phone: other,
  });

  await say("create", "shop");
  await using typing = follow("qr", "shop");
  await typing.says(/(?:[█▀▄ ]{20,}\n){10,}/);
  const code = (await say("pairing-code", "shop", `+${phone}`)).trim();
  expect(code).toMatch(/^[0-9A-Z]{8}$/);
  await typing.says(new RegExp(`^${code}$`, "m"));
  await whatsapp.typeCode(phone, code);
  expect(await typing.exited).toEqual({ code: 0, signal: null });
  expect(typing.stderr()).toMatch(/to be typed on the phone, good until 20/);
  expect(typing.stderr()).toMatch(new RegExp(`shop is linked to ${phone}\n$`));
  await shows("shop", new RegExp(`^shop {2}connected {6}CONNECTED {6}${phone}\n$`));

  const again = await holat("qr", "shop");
  expect([again.code, again.stdout]).toEqual([4, ""]);
  expect(again.stderr).toMatch(/paired already/);
});

test("a code that is typed between two looks at it is no failure of the command that shows it", async () => {
  const pairing = { kind: "code", code: "ABCD1234", expiresAt: "2026-01-01T00:01:00.000Z" };
  const waiting = {
    sessionId: "shop",
    desiredState: "running",
    waitsFor: "user",
    pairing,
    isAuthenticated: false,
  };
  const looks = [waiting, waiting, { ...waiting, pairing: null, isAuthenticated: true, phone }];
  const codes = [{ ...pairing, attempt: 1, maxAttempts: 1 }];
  await using scripted = await serveJson(({ url }, response) => {
    const isCode = url.endsWith("/qr");
    const data = (isCode ? codes : looks).shift();
    if (data) sendJson(response, { success: true, message: "", data, count: 1 });
    else
      sendJson(
        response,
        { code: "PAIRING_UNAVAILABLE", title: "Conflict", status: 409, detail: "It is over." },
        { status: 409 },
      );
  });
  const result = await runCli(["sessions", "qr", "shop"], {
    env: { HOLAT_URL: scripted.url, HOLAT_API_KEY: apiKey },
  });
  expect(result).toMatchObject({ code: 0, stdout: "ABCD1234\n" });
  expect(result.stderr).toMatch(/shop is linked to 998901234567\n$/);
});

test("a refusal tells what is wrong once", async () => {
  const { code, stderr } = await holat("create", "all");
  expect([code, stderr.match(/sessionId is "all"/g)?.length]).toEqual([4, 1]);
});

test("a message goes over the session that is named, or the least loaded", async () => {
  await whatsapp.setMessages({ receipts: [] });
  expect(await say("send", other, "Salom!", "--session", "shop")).toMatch(
    new RegExp(`^[0-9a-f-]{36} {2}queued {2}to ${other} {2}over shop\n$`),
  );
  await eventually(async () => {
    const texts = (await whatsapp.delivered()).map(({ from, text }) => [from, text]);
    expect(texts).toEqual([[phone, "Salom!"]]);
  }, patience);
  expect(await say("available")).toBe("scanned  load 0\nshop  load 1\n");
  expect(readLast<{ sessionId: string }>(await say("send", phone, "Va alaykum", "--json"))).toMatchObject({
    sessionId: "scanned",
    peer: phone,
  });
});

test("what became of a session is told, as it comes and afterwards", async () => {
  await using watch = follow("watch");
  await watch.says(/^shop {2}connected {6}CONNECTED/m);
  expect(await say("stop", "shop")).toMatch(/^shop {2}disconnected {3}DISCONNECTED /);
  await watch.says(/^shop {2}disconnected {3}DISCONNECTED/m);
  expect(await say("list", "--active")).toMatch(/^scanned .*\n$/);
  expect(await say("history", "shop", "--limit", "1")).toMatch(
    /^20\S+Z {2}connected -> disconnected {2}stopped {2}by key:HOLAT_API_KEY\n$/,
  );
  expect(await say("uptime", "shop")).toMatch(/^shop {2}\d+\.\d\d % {2}1 drop\n$/);
  expect((await say("uptime")).trimEnd().split("\n")).toHaveLength(2);

  await say("restart", "shop");
  await shows("shop", /CONNECTED {6}998/);
  await whatsapp.close({ kind: "device-removed" }, { phone });
  await shows("shop", /^shop {2}logged_out .* waits for user {2}last: logged_out\n$/);
  expect(await say("health")).toBe("shop  pair: The account was logged out; pair it anew\n");

  expect(await say("logout", "scanned")).toMatch(/^scanned {2}logged_out /);
  expect(await whatsapp.removals()).toEqual([{ phone: other, device: 1 }]);
  expect(await say("delete", "scanned")).toBe("scanned is deleted\n");
  await watch.says(/^scanned {2}deleted$/m);
});

test.each([
  [["show", "nobody"], 4, /nobody/],
  [["send", other, "x", "--session", "nobody"], 4, /nobody/],
  [["create", "a b"], 4, /sessionId/],
  [["pairing-code", "shop"], 2, /PHONE is missing/],
  [["send", other], 2, /TEXT is missing/],
  [["history", "shop", "--limit", "0"], 2, /--limit is "0"/],
  [["list", "--connected", "--active"], 2, /two lists; name one/],
  [["list", "more"], 2, /"more" is one word too many/],
  [["import", "shop", "/nowhere"], 2, /\/nowhere cannot be imported/],
  [["open", "shop"], 2, /there is no command sessions "open"/],
])("holat sessions %j ends with %i and one line", async (args, code, line) => {
  const result: CliResult = await holat(...args);
  expect([result.code, result.stdout]).toEqual([code, ""]);
  expect(result.stderr).toMatch(line);
  expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
});
