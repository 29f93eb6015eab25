import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { WebhookDelivery } from "@holat/core/schemas";
import { type Authority, createAuthority, eventually } from "@holat/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Receiver, startReceiver } from "./support/startReceiver.js";
import { createWebhookRig, type TestServer } from "./support/webhookRig.js";

const name = "hooks.shop.example";
const other = "hooks.other.example";
const trustedBefore = getCACertificates("default");
let authority: Authority;
let server: TestServer;
/** Each name that was looked up; all of them are loopback, and no name server knows them. */
const lookedUp: string[] = [];

beforeAll(async () => {
  authority = await createAuthority();
  // As an operator has it with NODE_EXTRA_CA_CERTS.
  setDefaultCACertificates([...trustedBefore, authority.certificate]);
  const rig = await createWebhookRig();
  server = await rig.startServer({
    retryDelaysMs: [],
    resolveHost: async (host) => {
      lookedUp.push(host);
      return ["127.0.0.1"];
    },
  });
});
afterAll(() => setDefaultCACertificates(trustedBefore));

/** Sends a test event there and answers with what became of it. */
async function send(host: string, { port }: Receiver): Promise<WebhookDelivery> {
  const { id } = await server.create({ url: `https://${host}:${port}/hook` });
  await server.post(`/webhooks/${id}/test`, undefined, 202);
  const delivery = await eventually(
    async () => {
      const [only] = await server.deliveries(id);
      expect(only?.status).not.toBe("pending");
      return only;
    },
    { timeoutMs: 20_000 },
  );
  await server.api.request(`/webhooks/${id}`, { method: "DELETE" });
  return delivery ?? expect.fail("there is no delivery");
}

it("goes to the address that was checked, under the name of the URL", async () => {
  const receiver = await startReceiver(await authority.issue(name));
  expect(await send(name, receiver)).toMatchObject({ status: "delivered" });
  expect(receiver.received).toHaveLength(1);
  expect(receiver.received[0]).toMatchObject({ serverName: name, path: "/hook" });
  expect(receiver.received[0]?.headers.host).toBe(`${name}:${receiver.port}`);
  // When it was made, and for the attempt: the connection asked nobody.
  expect(lookedUp).toEqual([name, name]);
});

it("says nothing to a server that has another name's certificate", async () => {
  const receiver = await startReceiver(await authority.issue(other));
  const { status, log } = await send(name, receiver);
  expect({ status, error: log[0]?.error }).toEqual({
    status: "failed",
    error: expect.stringMatching(/does not match certificate's altnames.*hooks\.shop\.example/),
  });
  expect(receiver.received).toEqual([]);
  // Under its own name it is trusted: it was the name.
  expect(await send(other, receiver)).toMatchObject({ status: "delivered" });
});

it("says nothing to a server whose certificate is by an authority that nobody trusts", async () => {
  const stranger = await createAuthority("a-stranger");
  const receiver = await startReceiver(await stranger.issue(name));
  const { status, log } = await send(name, receiver);
  expect({ status, error: log[0]?.error }).toEqual({
    status: "failed",
    error: expect.stringMatching(/unable to (?:verify|get local issuer)|self-signed/),
  });
  expect(receiver.received).toEqual([]);
});
