import type * as core from "@holat/core/schemas";
import { expect, expectTypeOf, test } from "vitest";
import {
  createWebhooks,
  type Webhook,
  type WebhookDelivery,
  type WebhookEventType,
} from "../../src/webhooks/index.js";
import { sendJson, serveJson } from "../serveJson.js";

const webhook = { id: "w", url: "https://shop.example/hook" };
const delivery = { id: "d", eventId: "e" };

test("each verb is one request, with its ids as one segment of the path each", async () => {
  await using server = await serveJson(({ method, url }, response) => {
    if (method === "DELETE") response.writeHead(204).end();
    else if (url === "/webhooks" && method === "GET") sendJson(response, [webhook]);
    else if (url.endsWith("deliveries?status=failed")) sendJson(response, [delivery]);
    else if (/\/(?:test|replay)$/.test(url))
      sendJson(response, { ...delivery, replayed: 3 }, { status: 202 });
    else sendJson(response, { ...webhook, secret: "whsec_x" });
  });
  const webhooks = createWebhooks({ baseUrl: server.url, apiKey: "hk_x" });
  expect(await webhooks.create({ url: webhook.url, events: ["call.failed"] })).toMatchObject({
    secret: "whsec_x",
  });
  expect(await webhooks.list()).toEqual([webhook]);
  expect(await webhooks.get("a/b")).toMatchObject(webhook);
  expect(await webhooks.update("w", { enabled: false })).toMatchObject(webhook);
  expect(await webhooks.rotate("w")).toMatchObject({ secret: "whsec_x" });
  expect(await webhooks.test("w")).toMatchObject(delivery);
  expect(await webhooks.deliveries("w", { status: "failed" }).page()).toEqual({
    deliveries: [delivery],
    nextCursor: undefined,
  });
  expect(await webhooks.replay("w", "d/e")).toMatchObject(delivery);
  expect(await webhooks.replayAll("w")).toBe(3);
  expect(await webhooks.delete("w")).toBeUndefined();
  expect(server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`.trimEnd())).toEqual([
    'POST /webhooks {"url":"https://shop.example/hook","events":["call.failed"]}',
    "GET /webhooks",
    "GET /webhooks/a%2Fb",
    'PATCH /webhooks/w {"enabled":false}',
    "POST /webhooks/w/rotate",
    "POST /webhooks/w/test",
    "GET /webhooks/w/deliveries?status=failed",
    "POST /webhooks/w/deliveries/d%2Fe/replay",
    "POST /webhooks/w/replay",
    "DELETE /webhooks/w",
  ]);
});

test("deliveries are walked over their pages", async () => {
  await using server = await serveJson(({ url }, response) => {
    const headers = url.includes("cursor") ? {} : { link: '</x?cursor=2>; rel="next"' };
    sendJson(response, [{ id: url, eventId: "e" }], { headers });
  });
  const ids: string[] = [];
  for await (const { id } of createWebhooks({ baseUrl: server.url }).deliveries("w")) ids.push(id);
  expect(ids).toEqual(["/webhooks/w/deliveries", "/webhooks/w/deliveries?cursor=2"]);
});

test("the types are those of the server's schemas", () => {
  expectTypeOf<core.Webhook>().toExtend<Webhook>();
  expectTypeOf<keyof core.Webhook>().toEqualTypeOf<keyof Webhook>();
  expectTypeOf<core.WebhookDelivery>().toExtend<WebhookDelivery>();
  expectTypeOf<keyof core.WebhookDelivery>().toEqualTypeOf<keyof WebhookDelivery>();
  expectTypeOf<core.WebhookEventType>().toEqualTypeOf<WebhookEventType>();
});
