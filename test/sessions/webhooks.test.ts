import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CreateWebhookInput,
  createWebhooks,
  verifyWebhook,
  type WebhookEvent,
} from "../../packages/sdk/src/webhooks/index.js";
import { eventually, type HolatServer } from "../../packages/testkit/src/index.js";
import { databases, startSurroundings } from "../survival/support/startSurroundings.js";
import { adminKey, type SessionSite, startSessionSite } from "./support/startSessionSite.js";

const around = startSurroundings();
const phone = "998901234567";
const other = "998907654321";
const patience = { timeoutMs: 20_000 };

describe.each(databases)("webhooks of sessions and messages on %s", (database) => {
  let site: SessionSite;
  let server: HolatServer;
  let receiver: Server;
  const received: {
    readonly headers: IncomingHttpHeaders;
    readonly payload: string;
    readonly url: string;
  }[] = [];
  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      let payload = "";
      for await (const chunk of request.setEncoding("utf8")) payload += chunk;
      received.push({ headers: request.headers, payload, url: request.url ?? "" });
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    site = await startSessionSite({ postgresUrl: around.postgresUrl(database) });
    server = await site.startServer({ env: { HOLAT_WEBHOOK_ALLOW: "127.0.0.0/8" } });
  });
  afterAll(async () => {
    await site[Symbol.asyncDispose]();
    receiver.close();
    receiver.closeAllConnections();
  });

  const addEndpoint = async (path: string, events?: CreateWebhookInput["events"]) => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
    const hooks = createWebhooks({ baseUrl: server.url, apiKey: adminKey });
    const { secret } = await hooks.create({ url, ...(events ? { events } : {}) });
    return (): Promise<WebhookEvent[]> =>
      Promise.all(
        received
          .filter((one) => one.url === path)
          .map(({ headers, payload }) => verifyWebhook({ payload, headers, secret })),
      );
  };

  test("each change of an account and of its messages is told, to those who want to know of it", async () => {
    const readAll = await addEndpoint("/all");
    const readReceived = await addEndpoint("/received", ["message.received"]);
    const calls = site.calls(server);
    await calls.import("shop", await site.whatsapp.issueCredentials(phone));
    await eventually(async () => expect((await calls.get("shop")).status).toBe("connected"), patience);

    await site.whatsapp.setMessages({ receipts: ["delivered", "read"] });
    const { data: sent } = await calls.post<{ id: string }>("/messages", { to: other, text: "Salom!" });
    await site.whatsapp.setUnknown("998900000000");
    const nobody = await calls.post<{ id: string }>("/messages", { to: "998900000000", text: "x" });
    await site.whatsapp.sendText({ from: other, to: phone, text: "Rahmat", id: "IN1" });
    await eventually(
      async () => expect((await readReceived()).map(({ type }) => type)).toEqual(["message.received"]),
      patience,
    );
    for (const [id, status] of [
      [sent.id, "read"],
      [nobody.data.id, "failed"],
    ])
      await eventually(
        async () => expect((await calls.must(`/messages/${id}`)).data).toMatchObject({ status }),
        patience,
      );
    await site.whatsapp.close({ kind: "device-removed" }, { phone });

    const events = await eventually(async () => {
      const all = await readAll();
      const types = new Set(all.map(({ type }) => type));
      // `message.sent` is not awaited: a receipt may be stored before it.
      for (const type of [
        "session.connecting",
        "session.connected",
        "session.logged_out",
        "message.received",
        "message.read",
        "message.failed",
      ] as const)
        expect([...types]).toContain(type);
      return all;
    }, patience);
    const dataOf = (type: WebhookEvent["type"]) => events.find((event) => event.type === type)?.data;
    expect(dataOf("session.connected")).toMatchObject({
      sessionId: "shop",
      status: "connected",
      connectionStatus: "CONNECTED",
      isActive: true,
      phone,
    });
    expect(dataOf("session.logged_out")).toMatchObject({
      connectionStatus: "DISCONNECTED",
      isActive: false,
      lastDisconnect: { code: 401, reason: "logged_out" },
    });
    expect(dataOf("message.received")).toMatchObject({
      sessionId: "shop",
      peer: `${other}@s.whatsapp.net`,
      text: "Rahmat",
    });
    expect(dataOf("message.read")).toEqual((await calls.must(`/messages/${sent.id}`)).data);
    expect(dataOf("message.failed")).toMatchObject({
      id: nobody.data.id,
      errorCode: "MESSAGE_REFUSED",
      errorMessage:
        "The other side refused the message (998900000000 is not on WhatsApp). Check the recipient and the account's restrictions",
    });
    const secrets = received.map(({ payload }) => payload).join("\n");
    expect(secrets).not.toContain("credential");
    expect(events.every(({ data }) => !("proxy" in data))).toBe(true);
  });
});
