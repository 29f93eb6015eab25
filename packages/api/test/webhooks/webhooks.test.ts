import { createHmac } from "node:crypto";
import type { WebhookDelivery } from "@holat/core/schemas";
import { createManualClock, eventually } from "@holat/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { host, json } from "../http/apiHarness.js";
import { answerWith, type ReceivedPost, type Receiver, startReceiver } from "./support/startReceiver.js";
import {
  confirmed,
  createWebhookRig,
  ended,
  heard,
  linkLost,
  type TestServer,
  type WebhookRig,
} from "./support/webhookRig.js";

const limit = { timeoutMs: 20_000 };
let rig: WebhookRig;
let server: TestServer;

beforeAll(async () => {
  rig = await createWebhookRig();
  server = await rig.startServer();
});

/** By the specification's own formula. */
function signatureOf({ headers, body }: ReceivedPost, secret: string): string {
  const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
}
const typesOf = ({ received }: Receiver) => received.map(({ body }) => JSON.parse(body).type);
const settled = (id: string, count: number, on = server) =>
  eventually(async () => {
    const all = await on.deliveries(id);
    expect(all.filter(({ status }) => status !== "pending")).toHaveLength(count);
    return all;
  }, limit);

describe("what is sent", () => {
  it("every change of status, once, signed, as the status object was when it was committed", async () => {
    const receiver = await startReceiver();
    const { id, secret } = await server.create({ url: receiver.url });
    const session = await rig.makeSession();
    await rig.commit(session, confirmed);
    await rig.commit(session, { kind: "text", text: "no change of status" });
    await rig.commit(session, linkLost);
    await rig.commit(session, heard());
    await rig.commit(session, ended(0));
    await settled(id, 4);
    const inOrder = receiver.received.sort(
      (a, b) => JSON.parse(a.body).data.version - JSON.parse(b.body).data.version,
    );
    expect(typesOf({ ...receiver, received: inOrder })).toEqual([
      "call.started",
      "call.lost",
      "call.found",
      "call.completed",
    ]);
    const bodies = inOrder.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ data }) => [data.version, data.status, data.link])).toEqual([
      [2, "RUNNING", "live"],
      [4, "RUNNING", "lost"],
      [5, "RUNNING", "live"],
      [6, "COMPLETED", "none"],
    ]);
    const now = await server.get<object>(`/calls/session/${session.id}?lang=en`);
    expect(bodies[3].data).toEqual({ ...now, durationSeconds: bodies[3].data.durationSeconds });
    expect(bodies[3].timestamp).toBe(bodies[3].data.updatedAt);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(4);
    for (const post of receiver.received) {
      expect(post.method).toBe("POST");
      expect(post.headers["content-type"]).toBe("application/json");
      expect(post.headers["webhook-signature"]).toBe(signatureOf(post, secret));
      expect(Math.abs(Number(post.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
    }
    await server.api.request(`/webhooks/${id}`, { method: "DELETE" });
  });

  it("only what the endpoint asked for; a run that fails before its start is told to have failed", async () => {
    const receiver = await startReceiver();
    const { id } = await server.create({ url: receiver.url, events: ["call.failed"] });
    const [good, bad, never] = [await rig.makeSession(), await rig.makeSession(), await rig.makeSession()];
    await rig.commit(good, confirmed, ended(0));
    await rig.commit(bad, confirmed, ended(3));
    await rig.commit(never, { kind: "failed", code: "AUTH_FAILED", message: "no way in", at: Date.now() });
    await settled(id, 2);
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.errorCode).sort()).toEqual([
      "AUTH_FAILED",
      "EXIT_NONZERO",
    ]);
    await server.api.request(`/webhooks/${id}`, { method: "DELETE" });
  });

  it("nothing is kept while nobody asked for it", async () => {
    const session = await rig.makeSession();
    await rig.commit(session, confirmed, ended(0));
    const events = await rig.database.db.selectFrom("webhook_events").select("session").execute();
    expect(events.filter(({ session: kept }) => kept.id === session.id)).toEqual([]);
  });

  it("a test event goes the same way", async () => {
    const receiver = await startReceiver();
    const { id, secret } = await server.create({ url: receiver.url });
    const { type, status } = await server.post<WebhookDelivery>(`/webhooks/${id}/test`, undefined, 202);
    expect([type, status]).toEqual(["webhook.test", "pending"]);
    await settled(id, 1);
    const [post] = receiver.received;
    expect(post?.headers["webhook-signature"]).toBe(post && signatureOf(post, secret));
    expect(JSON.parse(post?.body ?? "")).toMatchObject({ type: "webhook.test", data: { status: "PENDING" } });
  });
});

describe("when the receiver does not take it", () => {
  it("it is tried again, with the same id and bytes, until it is taken", async () => {
    const receiver = await startReceiver();
    const { id } = await server.create({ url: receiver.url });
    receiver.answer = answerWith(503, "later, please\0".repeat(200));
    await server.post(`/webhooks/${id}/test`);
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(1), limit);
    expect((await server.read(id)).failingSince).not.toBeNull();
    receiver.answer = answerWith(200);
    const [delivery] = await settled(id, 1);
    expect(delivery).toMatchObject({ status: "delivered", attempts: receiver.received.length });
    expect(delivery?.log[0]).toMatchObject({ statusCode: 503, error: "answered 503" });
    expect(delivery?.log[0]?.response).toMatch(/^later, pleaselater/);
    expect(delivery?.log[0]?.response?.length).toBeLessThanOrEqual(1024);
    expect(
      new Set(receiver.received.map(({ headers, body }) => `${headers["webhook-id"]} ${body}`)).size,
    ).toBe(1);
    expect((await server.read(id)).failingSince).toBeNull();
  });

  it("after the last retry it is a dead letter, which a replay sends again", async () => {
    const receiver = await startReceiver();
    const { id } = await server.create({ url: receiver.url });
    receiver.answer = answerWith(500);
    await server.post(`/webhooks/${id}/test`);
    await server.post(`/webhooks/${id}/test`);
    await settled(id, 2);
    const dead = await server.deliveries(id, "?status=failed");
    expect(dead.map(({ attempts, nextAttemptAt }) => [attempts, nextAttemptAt])).toEqual([
      [4, null],
      [4, null],
    ]);
    receiver.answer = answerWith(200);
    const [first] = dead;
    const path = `/webhooks/${id}/deliveries/${first?.id}/replay`;
    expect(await server.post<WebhookDelivery>(path, undefined, 202)).toMatchObject({ id: first?.id });
    await eventually(
      async () => expect(await server.deliveries(id, "?status=delivered")).toHaveLength(1),
      limit,
    );
    expect(await server.post(`/webhooks/${id}/replay`, undefined, 202)).toEqual({ replayed: 1 });
    await eventually(
      async () => expect(await server.deliveries(id, "?status=delivered")).toHaveLength(2),
      limit,
    );
    expect(receiver.received).toHaveLength(10);
    await server.post(path, undefined, 202);
    await eventually(() => expect(receiver.received).toHaveLength(11), limit);
  });

  it("410 disables the endpoint, and what waits is kept for a replay", async () => {
    const receiver = await startReceiver();
    const { id } = await server.create({ url: receiver.url });
    receiver.answer = answerWith(410);
    await server.post(`/webhooks/${id}/test`);
    await settled(id, 1);
    expect(await server.read(id)).toMatchObject({ enabled: false, disabledReason: "gone" });
    const session = await rig.makeSession();
    await rig.commit(session, confirmed, ended(0));
    expect(await server.deliveries(id)).toHaveLength(1);
    expect((await server.api.request(`/webhooks/${id}/replay`, { method: "POST" })).status).toBe(422);
    const enabled = await server.api.request(`/webhooks/${id}`, {
      ...json({ enabled: true }),
      method: "PATCH",
    });
    expect(await enabled.json()).toMatchObject({ enabled: true, disabledReason: null, disabledAt: null });
    receiver.answer = answerWith(200);
    expect(await server.post(`/webhooks/${id}/replay`)).toEqual({ replayed: 1 });
    await eventually(
      async () => expect(await server.deliveries(id, "?status=delivered")).toHaveLength(1),
      limit,
    );
  });

  it("days without any success disable the endpoint; its failures are dead letters", async () => {
    const clock = createManualClock(Date.now());
    const later = await rig.startServer({ clock, retryDelaysMs: [0, 0, 0, 0, 0] });
    await server.stop();
    const receiver = await startReceiver();
    const { id } = await later.create({ url: receiver.url });
    receiver.answer = (post, response) => {
      if (receiver.received.length === 3) clock.setWallTime(clock.now() + 6 * 24 * 3_600_000);
      answerWith(500)(post, response);
    };
    await later.post(`/webhooks/${id}/test`);
    const [dead] = await settled(id, 1, later);
    expect(dead).toMatchObject({ status: "failed", attempts: 3 });
    expect(await later.read(id)).toMatchObject({ enabled: false, disabledReason: "failing" });
    await later.stop();
    server = await rig.startServer();
  });

  it("redirects are not followed", async () => {
    const [receiver, elsewhere] = [await startReceiver(), await startReceiver()];
    const { id } = await server.create({ url: receiver.url });
    receiver.answer = answerWith(307, "", { location: elsewhere.url });
    await server.post(`/webhooks/${id}/test`);
    const [delivery] = await settled(id, 1);
    expect(delivery?.log[0]?.error).toMatch(/^answered 307; redirects are not followed/);
    expect(elsewhere.received).toEqual([]);
  });

  it("an answer that never comes counts as failed, and holds up nobody else", async () => {
    const [silent, quick] = [await startReceiver(), await startReceiver()];
    silent.answer = () => {};
    const impatient = await rig.startServer({ timeoutMs: 300, retryDelaysMs: [] });
    await server.stop();
    const { id } = await impatient.create({ url: silent.url });
    const other = await impatient.create({ url: quick.url });
    for (let count = 0; count < 6; count++) await impatient.post(`/webhooks/${id}/test`);
    await impatient.post(`/webhooks/${other.id}/test`);
    await settled(other.id, 1, impatient);
    const [delivery] = await settled(id, 6, impatient);
    expect(delivery?.log).toEqual([
      expect.objectContaining({ statusCode: null, error: "no answer within 300 ms" }),
    ]);
    await impatient.stop();
    server = await rig.startServer();
  });
});

describe("rotation", () => {
  it("both secrets sign for 24 hours, then the new one alone", async () => {
    const clock = createManualClock(Date.now());
    await server.stop();
    const own = await rig.startServer({ clock });
    const receiver = await startReceiver();
    const { id, secret } = await own.create({ url: receiver.url });
    const rotated = await own.post<{ secret: string }>(`/webhooks/${id}/rotate`, undefined, 200);
    expect(rotated.secret).not.toBe(secret);
    expect(await own.read(id)).not.toHaveProperty("secret");
    const send = async (count: number) => {
      await own.post(`/webhooks/${id}/test`);
      await settled(id, count, own);
      return receiver.received[count - 1] ?? expect.fail("nothing came");
    };
    const during = await send(1);
    expect(during.headers["webhook-signature"]).toBe(
      `${signatureOf(during, rotated.secret)} ${signatureOf(during, secret)}`,
    );
    clock.setWallTime(clock.now() + 24 * 3_600_000);
    const after = await send(2);
    expect(after.headers["webhook-signature"]).toBe(signatureOf(after, rotated.secret));
    await own.stop();
    server = await rig.startServer();
  });

  it("secrets are not readable in the database", async () => {
    const { id, secret } = await server.create({ url: "https://93.184.216.34/" });
    const { rows } = await rig.database.executeSql("SELECT * FROM webhook_endpoints WHERE id = $1", [id]);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
  });
});

describe("where it may be sent", () => {
  it.each([
    ["http://10.0.0.1/", "is not on the public Internet"],
    ["http://[::1]/", "is not on the public Internet"],
    ["http://0x7f000001/", "plain decimals"],
    ["ftp://93.184.216.34/", "only https and http"],
    ["https://key:secret@93.184.216.34/", "must not hold a user"],
  ])("%s is refused", async (url, why) => {
    const answer = await server.api.request("/webhooks", json({ url }));
    expect(answer.status).toBe(422);
    const problem = (await answer.json()) as { errors: { pointer: string; detail: string }[] };
    expect(problem.errors).toEqual([expect.objectContaining({ pointer: "/url" })]);
    expect(problem.errors[0]?.detail).toContain(why);
  });

  it("a name that leads inside by the time of sending is refused there (DNS rebinding)", async () => {
    const inside = await startReceiver();
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    await server.stop();
    const own = await rig.startServer({
      allow: [],
      retryDelaysMs: [],
      resolveHost: async () => answers.shift() ?? expect.fail("looked up too often"),
    });
    const { id } = await own.create({ url: `http://rebinding.example:${inside.port}/` });
    await own.post(`/webhooks/${id}/test`);
    const [delivery] = await settled(id, 1, own);
    expect(delivery?.log[0]?.error).toMatch(/rebinding\.example has the address 127\.0\.0\.1, which is not/);
    expect(inside.received).toEqual([]);
    await own.stop();
  });

  it("it is sent to the address that was looked up, under the name that was given", async () => {
    const receiver = await startReceiver();
    let lookups = 0;
    const own = await rig.startServer({
      resolveHost: async () => {
        lookups++;
        return ["127.0.0.1"];
      },
    });
    const { id } = await own.create({ url: `http://shop.example:${receiver.port}/hook` });
    expect(lookups).toBe(1);
    await own.post(`/webhooks/${id}/test`);
    await settled(id, 1, own);
    expect(lookups).toBe(2);
    expect(receiver.received[0]?.headers.host).toBe(`shop.example:${receiver.port}`);
    await own.stop();
    server = await rig.startServer();
  });
});

describe("management", () => {
  it("needs the scope admin, and a key also where /calls is open without one", async () => {
    const reader = { headers: { authorization: "Bearer hk_test_reader" } };
    const keyless = { headers: { host } };
    for (const path of ["/webhooks", "/webhooks/x", "/webhooks/x/deliveries"]) {
      expect((await server.api.request(path, reader)).status).toBe(403);
      expect((await server.api.app.request(path, keyless)).status).toBe(401);
    }
    expect((await server.api.app.request("/calls/sessions/all", keyless)).status).toBe(200);
  });

  it("lists, changes and deletes", async () => {
    const { id } = await server.create({
      url: "https://93.184.216.34/a",
      events: ["call.lost", "call.lost"],
    });
    expect((await server.get<{ id: string }[]>("/webhooks")).map((webhook) => webhook.id)).toContain(id);
    const change = (body: object) =>
      server.api.request(`/webhooks/${id}`, { ...json(body), method: "PATCH" });
    const changed = await change({ url: "https://93.184.216.34/b", enabled: false });
    expect(await changed.json()).toMatchObject({
      url: "https://93.184.216.34/b",
      events: ["call.lost"],
      enabled: false,
      disabledReason: "requested",
    });
    expect((await change({ url: "http://10.0.0.1/" })).status).toBe(422);
    expect((await change({ events: [] })).status).toBe(422);
    expect((await change({ secret: "mine" })).status).toBe(422);
    expect((await server.api.request(`/webhooks/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await server.api.request(`/webhooks/${id}`)).status).toBe(404);
    expect((await server.api.request(`/webhooks/${id}`, { method: "DELETE" })).status).toBe(404);
  });

  it("deliveries come in pages", async () => {
    const receiver = await startReceiver();
    const { id } = await server.create({ url: receiver.url });
    for (let count = 0; count < 3; count++) await server.post(`/webhooks/${id}/test`);
    const all = await settled(id, 3);
    const first = await server.api.request(`/webhooks/${id}/deliveries?limit=2`);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1];
    const rest = await server.get<WebhookDelivery[]>(next ?? expect.fail("no next page"));
    expect([...((await first.json()) as WebhookDelivery[]), ...rest]).toEqual(all);
    expect((await server.api.request(`/webhooks/${id}/deliveries?status=lost`)).status).toBe(422);
    expect((await server.api.request(`/webhooks/${id}/deliveries?cursor=x`)).status).toBe(422);
    expect(
      (await server.api.request(`/webhooks/${id}/deliveries/${id}/replay`, { method: "POST" })).status,
    ).toBe(404);
  });
});
