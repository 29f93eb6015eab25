import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cli, startCli } from "../../../../apps/server/test/support/startCli.js";
import { createClient } from "../../src/index.js";
import { createWebhooks, verifyWebhook } from "../../src/webhooks/index.js";
import { serveJson } from "../serveJson.js";

const apiKey = `hk_${randomBytes(16).toString("hex")}`;
let directory = "";
let cli: Cli;
let baseUrl = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holat-webhooks-"));
  cli = startCli(["demo", "--seconds", "1"], {
    cwd: directory,
    env: { HOLAT_PORT: "0", HOLAT_API_KEY: apiKey, HOLAT_WEBHOOK_ALLOW: "127.0.0.0/8" },
  });
  [, baseUrl = ""] = await cli.says(/listens on (\S+)/);
});
afterAll(async () => {
  await cli.kill("SIGTERM");
  if (directory !== "") await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

test("what a real server sends verifies, also over a rotation, and says how a session went", async () => {
  await using receiver = await serveJson((_request, response) => {
    response.writeHead(204).end();
  });
  const webhooks = createWebhooks({ baseUrl, apiKey });
  const { id, secret } = await webhooks.create({ url: `${receiver.url}/hook` });
  const receive = (by: string, type: string, about?: string) =>
    eventually(async () => {
      const verified = await Promise.allSettled(
        receiver.requests.map(({ body, headers }) => verifyWebhook({ payload: body, headers, secret: by })),
      );
      const events = verified.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const found = events.find(
        (event) => event.type === type && (about === undefined || event.data.sessionId === about),
      );
      if (found) return found;
      throw new Error(`no ${type} among ${events.map((event) => event.type).join(", ")}`);
    });
  const { eventId } = await webhooks.test(id);
  expect(await receive(secret, "webhook.test")).toMatchObject({ id: eventId });

  const rotated = await webhooks.rotate(id);
  expect(rotated.secret).not.toBe(secret);
  const { sessionId } = await createClient({ baseUrl, apiKey }).calls.start({ numbers: ["+998901234567"] });
  for (const by of [secret, rotated.secret]) {
    await receive(by, "call.started", sessionId);
    const { data } = await receive(by, "call.completed", sessionId);
    expect(data).toMatchObject({ status: "COMPLETED", progressPercentage: 100 });
  }
  await webhooks.delete(id);
  expect(await webhooks.list()).toEqual([]);
});
