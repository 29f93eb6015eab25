import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook, type WebhookDelivery, type WebhookWithSecret } from "@holat/sdk/webhooks";
import { eventually, type HolatServer, startHolatServer } from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./support/runCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const apiKey = "hk_0123456789abcdef0123";
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: HolatServer;
let receiver: Server;
let hook = "";
let status = 500;
const received: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(status).end("\u001b[2Jhostile");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  directory = await temporaryDirectory();
  server = await startHolatServer({
    dataDir: directory.path,
    env: { HOLAT_WEBHOOK_ALLOW: "127.0.0.0/8", HOLAT_API_KEY: apiKey },
  });
});
afterAll(async () => {
  await server.kill();
  receiver.close();
  receiver.closeAllConnections();
  await directory[Symbol.asyncDispose]();
});

const holat = (...args: string[]) =>
  runCli(["webhooks", ...args], { env: { HOLAT_URL: server.url, HOLAT_API_KEY: apiKey } });
const readLines = <T>(text: string): T[] =>
  text.split("\n").flatMap((line) => (line ? [JSON.parse(line)] : []));

test("from the first webhook to its last delivery", async () => {
  expect((await holat("list")).stdout).toBe("no webhooks\n");
  const [made] = readLines<WebhookWithSecret>(
    (await holat("add", hook, "--event", "call.failed", "--json")).stdout,
  );
  const { id, secret, events } = made ?? expect.fail("nothing was made");
  expect(events).toEqual(["call.failed"]);
  const all = await holat("list");
  expect([all.code, all.stderr]).toEqual([0, ""]);
  expect(all.stdout).toMatch(new RegExp(`^${id} {2}enabled {2}${hook} {2}call.failed\n$`));

  expect((await holat("test", id)).code).toBe(0);
  const [sent] = await eventually(() => {
    expect(received).toHaveLength(1);
    return received;
  });
  const event = await verifyWebhook({ payload: sent?.body ?? "", headers: sent?.headers ?? {}, secret });
  expect(event).toMatchObject({ type: "webhook.test", data: { metadata: { test: true } } });

  const listed = await eventually(async () => {
    const { stdout } = await holat("deliveries", id);
    expect(stdout).toMatch(/pending {2}1 attempt: answered 500, next 20/);
    return stdout;
  });
  expect(listed).not.toContain("\u001b");
  expect((await holat("disable", id)).stdout).toMatch(/disabled \(requested\)/);
  const [dead] = readLines<WebhookDelivery>(
    (await holat("deliveries", id, "--status", "failed", "--json")).stdout,
  );
  expect((await holat("replay", id)).code).toBe(4);
  expect((await holat("enable", id)).stdout).toMatch(/ enabled /);
  status = 200;
  expect((await holat("replay", id, dead?.id ?? "")).code).toBe(0);
  await eventually(async () =>
    expect((await holat("deliveries", id)).stdout).toMatch(/delivered {2}2 attempts/),
  );

  expect((await holat("rotate", id)).stdout).toMatch(/\nsecret: whsec_/);
  expect((await holat("remove", id)).code).toBe(0);
  expect((await holat("deliveries", id)).code).toBe(4);
});

test.each([
  [["add", "http://10.0.0.1/"], 4, /10\.0\.0\.1 is not on the public Internet/],
  [["add", "https://a.example", "--event", "call.ringing"], 2, /--event is "call.ringing"; it wants one of/],
  [["remove"], 2, /ID is missing/],
  [["deliveries", "x", "--limit", "0"], 2, /--limit is "0"/],
  [["show", "x"], 2, /there is no command webhooks "show"/],
])("holat webhooks %j ends with %i and one line", async (args, code, line) => {
  const result = await holat(...args);
  expect([result.code, result.stdout]).toEqual([code, ""]);
  expect(result.stderr).toMatch(line);
  expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
});
