import { eventually } from "@holat/testkit";
import { expect, it } from "vitest";
import { answerWith, startReceiver } from "./support/startReceiver.js";
import { createWebhookRig } from "./support/webhookRig.js";

it("/metrics counts what waits, and endpoints; each server what it delivered, tried again and gave up", async () => {
  const rig = await createWebhookRig();
  const server = await rig.startServer({ retryDelaysMs: [1, 3_600_000] });
  const [good, busy, gone] = [await startReceiver(), await startReceiver(), await startReceiver()];
  busy.answer = answerWith(503);
  gone.answer = answerWith(410);
  for (const { url } of [good, busy, gone]) {
    const { id } = await server.create({ url });
    await server.post(`/webhooks/${id}/test`, undefined, 202);
  }
  await eventually(() =>
    expect(server.webhooks.metrics()).toEqual({
      webhooksDelivered: 1,
      webhooksRetried: 2,
      webhooksFailed: 1,
    }),
  );
  const text = await (await server.api.request("/metrics")).text();
  expect(text.split("\n").filter((line) => line.startsWith("holat_webhook_"))).toEqual([
    "holat_webhook_deliveries_pending 1",
    'holat_webhook_endpoints{state="enabled"} 2',
    'holat_webhook_endpoints{state="disabled"} 1',
  ]);
});
