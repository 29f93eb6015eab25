import { createManualClock } from "@holat/testkit";
import { describe, expect, it } from "vitest";
import { createViewTokens } from "../../src/access/createViewTokens.js";
import { createStreamQuota } from "../../src/live/stream/createStreamQuota.js";
import { deriveSpreadMs, reconnectsPerSecond } from "../../src/live/stream/deriveSpreadMs.js";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { createTestDatabase } from "../support/database.js";
import { createTestLogger } from "../support/logger.js";
import { completed, createStreamNode, running } from "./streamNode.js";

const { database } = await createTestDatabase();
const { db } = database;
const start = () => insertRecord(db, recordOf(running));

describe("a place for a stream", () => {
  it("is refused above the key's limit, with a time to come back, and free again after the end", async () => {
    const node = await createStreamNode(database, { limits: { perKey: 2 } });
    const path = `/calls/session/${(await start()).id}`;
    const [first] = [await node.open(`${path}/events`), await node.open(`${path}/events`)];
    for (const full of [`${path}/events`, "/calls/events", `${path}?wait=60&version=1`]) {
      const answer = await node.request(full);
      expect(answer.status).toBe(429);
      expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
      expect(await answer.json()).toMatchObject({ code: "TOO_MANY_STREAMS" });
    }
    expect(node.live.metrics().streamsRefused).toBe(3);
    await first?.close();
    await (await node.open(`${path}/events`)).close();
  });

  it("is limited by address too, but not on loopback", () => {
    const quota = createStreamQuota({ perKey: 10, perAddress: 1 });
    const giveBack = quota.take("key:a", "192.0.2.1");
    expect(() => quota.take("key:b", "192.0.2.1")).toThrow(/from this address/);
    quota.take("key:b", "192.0.2.2");
    for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", undefined]) {
      quota.take("key:c", address);
      quota.take("key:c", address);
    }
    giveBack();
    giveBack();
    quota.take("key:b", "192.0.2.1");
    expect(() => quota.take("key:b", "192.0.2.1")).toThrow();
  });
});

describe("time", () => {
  it("brings a ping to each stream every 15 s", async () => {
    const clock = createManualClock();
    const node = await createStreamNode(database, { clock });
    const record = await start();
    const streams = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await node.request(`/calls/session/${record.id}/events`);
        return answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      }),
    );
    for (const stream of streams) await stream?.read();
    await clock.advance(15_000);
    for (const stream of streams) expect((await stream?.read())?.value).toBe(": ping\n\n");
    await clock.advance(15_000);
    for (const stream of streams) expect((await stream?.read())?.value).toBe(": ping\n\n");
    for (const stream of streams) await stream?.cancel();
    await clock.advance(1_000);
    expect(node.live.metrics().streamsOpen).toBe(0);
  });
});

describe("the spread", () => {
  it.each([
    [1, 500],
    [125, 500],
    [126, 1_000],
    [1_000, 4_000],
    [10_000, 30_000],
  ])("that keeps %i watchers below 250 a second is %i ms, and never above 30 s", (watchers, spreadMs) => {
    expect(deriveSpreadMs(watchers)).toBe(spreadMs);
    expect(watchers / (spreadMs / 1_000)).toBeLessThanOrEqual(Math.max(reconnectsPerSecond, watchers / 30));
  });

  it("is told with the present state, and with a ping to those who were told another", async () => {
    const clock = createManualClock();
    const node = await createStreamNode(database, { clock });
    const record = await start();
    const open = () => node.open(`/calls/session/${record.id}/events`);
    const first = await open();
    const told = async (name: string, stream: typeof first) =>
      JSON.parse(
        (await stream.next().then((event) => (event?.event === name ? event : stream.next())))?.data ?? "",
      );
    expect(await told("synced", first)).toEqual({ spreadMs: 500 });
    const others: (typeof first)[] = [];
    for (let count = 0; count < 126; count++) others.push(await open());
    for (const stream of others) await stream.expect("status 1", "synced");
    const late = await open();
    expect(await told("synced", late)).toEqual({ spreadMs: 1_000 });
    await clock.advance(15_000);
    expect(await told("spread", first)).toEqual({ spreadMs: 1_000 });
    await clock.advance(15_000);
    // Neither is told again what it knows: the next that they hear is the change.
    await node.commit(record, {});
    for (const stream of [first, late]) expect((await stream.next())?.event).toBe("status");
  });
});

describe("a view token's stream", () => {
  const secret = "a secret of this test, 32 bytes or more";
  const openWithToken = async () => {
    const clock = createManualClock(Date.now());
    const viewTokens = createViewTokens({ database, clock, logger: createTestLogger(), secret });
    await viewTokens.start();
    const node = await createStreamNode(database, { clock, viewTokens });
    const record = await insertRecord(db, recordOf({ ...running, errorMessage: "ssh: 10.0.0.7" }));
    const { id, token } = viewTokens.issue({
      sessions: [record.id],
      origins: null,
      scopes: ["status"],
      expiresInSeconds: 60,
    });
    const headers = { authorization: `Bearer ${token}` };
    const streams = await Promise.all([
      node.open(`/calls/session/${record.sessionId}/events`, headers),
      node.open(`/calls/events?session=${record.id}`, headers),
    ]);
    for (const stream of streams) await stream.expect("status 1", "synced");
    return { node, clock, viewTokens, streams, id, record, headers };
  };
  const closing = async (streams: Awaited<ReturnType<typeof openWithToken>>["streams"]) => {
    const reasons: unknown[] = [];
    for (const stream of streams) {
      const [event] = await stream.expect("closing");
      reasons.push(JSON.parse(event?.data ?? ""));
      expect(await stream.rest()).toEqual([]);
    }
    return reasons;
  };

  it("ends when the token expires", async () => {
    const { clock, streams } = await openWithToken();
    await clock.advance(61_000);
    expect(await closing(streams)).toEqual([{ reason: "expired" }, { reason: "expired" }]);
  });

  it("ends at once when the token is revoked", async () => {
    const { viewTokens, streams, id } = await openWithToken();
    await viewTokens.revoke(id);
    expect(await closing(streams)).toEqual([{ reason: "revoked" }, { reason: "revoked" }]);
  });

  it("and its long poll end alike", async () => {
    const { node, viewTokens, record, headers, id } = await openWithToken();
    const poll = () => node.request(`/calls/session/${record.id}?wait=60&version=1`, { headers });
    const revoked = poll();
    await expect.poll(() => node.live.metrics().streamSessions).toBe(2);
    await viewTokens.revoke(id);
    expect((await revoked).status).toBe(401);
    expect((await poll()).status).toBe(401);

    const other = await openWithToken();
    const before = other.clock.sleeping;
    const expiring = other.node.request(`/calls/session/${other.record.id}?wait=60&version=1`, other);
    await expect.poll(() => other.clock.sleeping).toBeGreaterThan(before);
    await other.clock.advance(61_000);
    expect((await expiring).status).toBe(401);
  });

  it("shows what outsiders may see, beside the full view of a key", async () => {
    const { node, streams, record } = await openWithToken();
    const full = await node.open(`/calls/session/${record.id}/events`);
    await full.expect("status 1", "synced");
    const change = { ...completed, status: "FAILED", errorCode: "CONN_REFUSED" } as const;
    await node.commit(record, { ...change, errorMessage: "SSH connection error: 10.0.0.7 refused" });
    expect((await full.status()).errorMessage).toContain("10.0.0.7");
    for (const stream of streams) expect((await stream.status()).errorMessage).not.toContain("10.0.0.7");
  });

  it("is refused for all sessions, and for another's", async () => {
    const { node, headers } = await openWithToken();
    const another = await start();
    for (const path of [
      "/calls/events",
      `/calls/events?session=${another.id}`,
      `/calls/session/${another.id}/events`,
    ])
      expect((await node.request(path, { headers })).status).toBe(403);
  });
});

describe("a drain", () => {
  it("sends each watcher elsewhere within 1.5 s, lets no other in, and waits for nobody", async () => {
    const clock = createManualClock();
    const node = await createStreamNode(database, { clock });
    const record = await start();
    const streams = await Promise.all(
      Array.from({ length: 30 }, () => node.open(`/calls/session/${record.id}/events`)),
    );
    for (const stream of streams) await stream.expect("status 1", "synced");
    const polling = node.request(`/calls/session/${record.id}?wait=60&version=1`);
    await expect.poll(() => clock.sleeping).toBe(3);
    const stopped = node.stop();
    expect((await polling).status).toBe(503);
    const refused = await node.request(`/calls/session/${record.id}/events`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    await clock.advance(700);
    const early = node.live.metrics().streamsOpen;
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(30);
    await clock.advance(900);
    await stopped;
    expect(node.live.metrics().streamsOpen).toBe(0);
    const delays = new Set<number>();
    for (const stream of streams) {
      const [event] = await stream.expect("draining");
      const { reconnectAfterMs } = JSON.parse(event?.data ?? "") as { reconnectAfterMs: number };
      expect(reconnectAfterMs).toBeGreaterThanOrEqual(0);
      expect(reconnectAfterMs).toBeLessThan(3_000);
      delays.add(reconnectAfterMs);
      expect(await stream.rest()).toEqual([]);
    }
    expect(delays.size).toBeGreaterThan(10);
  });

  it("without watchers takes no time", async () => {
    const node = await createStreamNode(database, { clock: createManualClock() });
    await node.stop();
  });
});
