import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import {
  createWebhooks,
  verifyWebhook,
  type WebhookDelivery,
} from "../../packages/sdk/src/webhooks/index.js";
import { dialerPath, eventually, queryRows } from "../../packages/testkit/src/index.js";
import { createDisposables } from "./support/createDisposables.js";
import { createSite } from "./support/createSite.js";
import { long } from "./support/length.js";
import { startSurroundings } from "./support/startSurroundings.js";

const events = 12;
const apiKey = "hk_webhooks_0123456789abcdef01234";
const patience = { timeoutMs: 60_000, intervalMs: 50 };
const around = startSurroundings();

test.concurrent.each([
  ["its successor", "one"],
  ["another", "two"],
] as const)(
  "what a server was sending when it was killed is sent again by %s, and nothing is lost",
  async (_who, heir) => {
    await using own = createDisposables();
    await using site = await createSite({
      postgresUrl: around.postgresUrl("Postgres"),
      targets: () => ({ main: { machine: around.host, command: dialerPath("counting") } }),
    });
    const env = { HOLAT_API_KEY: apiKey, HOLAT_WEBHOOK_ALLOW: "127.0.0.0/8" };
    const dying = await site.startServer({ data: "one", env });

    let holding = true;
    /** Webhook ids: of all POSTs, of those that were answered with 204, and of those that got no answer. */
    const posted: string[] = [];
    const taken: string[] = [];
    const held = new Map<string, ServerResponse>();
    let secret = "";
    const receiver = createServer(async (request, response) => {
      let payload = "";
      for await (const chunk of request.setEncoding("utf8")) payload += chunk;
      await verifyWebhook({ payload, headers: request.headers, secret });
      const id = String(request.headers["webhook-id"]);
      posted.push(id);
      // Every second one hangs, so that some were taken and the others are known to nobody.
      if (holding && posted.length % 2 === 0) held.set(id, response);
      else {
        taken.push(id);
        response.writeHead(204).end();
      }
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    own.use({
      async [Symbol.asyncDispose]() {
        receiver.close();
        receiver.closeAllConnections();
      },
    });

    const { port } = receiver.address() as AddressInfo;
    const before = createWebhooks({ baseUrl: dying.url, apiKey });
    const { id, ...made } = await before.create({ url: `http://127.0.0.1:${port}/hook` });
    secret = made.secret;
    const told: WebhookDelivery[] = [];
    for (let count = 0; count < events; count++) told.push(await before.test(id));
    await eventually(() => expect([taken.length > 0, held.size > 1]).toEqual([true, true]), patience);
    await dying.kill("SIGKILL");

    holding = false;
    if (heir === "one") await dying.start();
    const { url } = heir === "one" ? dying : await site.startServer({ data: "two", env });
    // A dead server's attempts are free once their time is over; the full length waits for it.
    if (!long)
      await queryRows(
        site.databaseUrl ?? "",
        "UPDATE webhook_deliveries SET claimed_until = '-infinity', queued_until = '-infinity' WHERE status = 'pending'",
      );
    const after = createWebhooks({ baseUrl: url, apiKey });
    const deliveries = await eventually(async () => {
      const { deliveries: all } = await after.deliveries(id).page();
      expect(all.filter(({ status }) => status !== "delivered")).toEqual([]);
      return all;
    }, patience);

    const wanted = told.map(({ eventId }) => eventId).sort();
    expect(deliveries.map(({ eventId }) => eventId).sort()).toEqual(wanted);
    expect([...new Set(taken)].sort()).toEqual(wanted);
    const countOf = (eventId: string) => posted.filter((one) => one === eventId).length;
    for (const eventId of held.keys()) expect(countOf(eventId), eventId).toBe(2);
    const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${apiKey}` } });
    const text = await metrics.text();
    expect(text).toMatch(/^holat_webhook_deliveries_pending 0$/m);
    expect(Number(/^holat_webhooks_delivered (\d+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(held.size);
  },
  180_000,
);
