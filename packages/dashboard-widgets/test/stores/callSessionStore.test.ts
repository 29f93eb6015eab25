import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createCallSessionStore } from "../../src/index.js";
import { setUp } from "../support/setUp.js";

async function follow(sessionId = "a") {
  const all = await setUp();
  const store = createCallSessionStore({ client: all.client, sessionId, clock: all.clock });
  onTestFinished(() => store.destroy());
  const told = vi.fn();
  return { ...all, store, told, snapshot: store.getSnapshot, start: () => store.subscribe(told) };
}

describe("the store of a session", () => {
  test("asks nothing before there is a listener, and says that it knows nothing", async () => {
    const { server, snapshot, clock } = await follow();
    await clock.advance(60_000);
    expect(server.asked).toEqual([]);
    expect(snapshot()).toEqual({
      session: null,
      connection: "connecting",
      stale: false,
      asOf: null,
      error: null,
      problem: null,
    });
  });

  test("follows it to its end, then asks nothing more", async () => {
    const { server, snapshot, start, until, clock } = await follow();
    server.commit("a");
    start();
    await until(() => expect(snapshot()).toMatchObject({ session: { version: 1 }, connection: "live" }));
    server.commit("a", { processedNumbers: 7 });
    await until(() => expect(snapshot().session?.processedNumbers).toBe(7));
    server.finish("a");
    await until(() =>
      expect(snapshot()).toMatchObject({
        session: { status: "COMPLETED" },
        connection: "ended",
        stale: false,
        error: null,
      }),
    );
    await until(() => expect(server.streams.size).toBe(0));
    await clock.advance(600_000);
    expect(server.asked).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test("lets the duration go on by the second, from the server's, until the end", async () => {
    const { server, snapshot, start, until, clock } = await follow();
    server.commit("a", { durationSeconds: 90 });
    start();
    await until(() => expect(snapshot().session?.durationSeconds).toBe(90));
    await until(() => expect(snapshot().session?.durationSeconds).toBe(93), 500);
    server.commit("a", { durationSeconds: 200 });
    await until(() => expect(snapshot().session?.durationSeconds).toBe(200));
    server.finish("a");
    await until(() => expect(snapshot().session?.isCompleted).toBe(true));
    const { durationSeconds } = snapshot().session ?? {};
    await clock.advance(10_000);
    expect(snapshot().session?.durationSeconds).toBe(durationSeconds);
  });

  test("keeps what it knows while the connection is lost, with its time, and its duration stands still", async () => {
    const { server, snapshot, start, until, clock } = await follow();
    server.commit("a", { durationSeconds: 5 });
    start();
    await until(() => expect(snapshot().connection).toBe("live"));
    server.setScript({ refuse: { status: 503 } });
    server.close("", "break");
    await until(() => expect(snapshot()).toMatchObject({ stale: true, problem: "unreachable" }));
    const { asOf, session } = snapshot();
    expect(session?.status).toBe("RUNNING");
    expect(asOf).toBeLessThanOrEqual(clock.now());
    await clock.advance(3_000);
    expect(snapshot()).toMatchObject({ asOf, session: { durationSeconds: session?.durationSeconds } });
    server.setScript({});
    server.commit("a", { durationSeconds: 60 });
    await until(
      () =>
        expect(snapshot()).toMatchObject({
          stale: false,
          problem: null,
          error: null,
          session: { durationSeconds: 60 },
        }),
      100,
    );
  });

  test("an unchanged session that is told anew keeps the server's duration", async () => {
    const { server, snapshot, start, until } = await follow();
    server.commit("a", { durationSeconds: 5 });
    start();
    await until(() => expect(snapshot().connection).toBe("live"));
    const known = server.sessions.get("a");
    if (known) server.sessions.set("a", { ...known, durationSeconds: 65 });
    server.close("", "break");
    await until(() => expect(snapshot().stale).toBe(true), 1);
    await until(() =>
      expect(snapshot()).toMatchObject({ stale: false, session: { version: 1, durationSeconds: 65 } }),
    );
  });

  test.each([
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "missing"],
  ] as const)("a refusal with %d is %s, and the end", async (status, problem) => {
    const { server, snapshot, start, until, clock } = await follow();
    server.setScript({ refuse: { status } });
    start();
    await until(
      () => expect(snapshot()).toMatchObject({ problem, connection: "stopped", session: null }),
      100,
    );
    const asked = server.asked.length;
    await clock.advance(600_000);
    expect(server.asked).toHaveLength(asked);
  });

  test("a server that is away is waited for", async () => {
    const { server, snapshot, start, until } = await follow();
    server.setScript({ hangUp: true });
    start();
    await until(() => expect(snapshot()).toMatchObject({ problem: "unreachable", session: null }), 100);
    server.setScript({});
    server.commit("a");
    await until(() => expect(snapshot()).toMatchObject({ problem: null, session: { version: 1 } }), 100);
  });

  test("stops with its last listener and goes on with the next", async () => {
    const { server, snapshot, start, until, clock } = await follow();
    server.commit("a");
    const stop = start();
    await until(() => expect(snapshot().connection).toBe("live"));
    stop();
    await until(() => expect(server.streams.size).toBe(0));
    expect(clock.sleeping).toBe(0);
    server.commit("a", { processedNumbers: 9 });
    start();
    await until(() => expect(snapshot().session?.processedNumbers).toBe(9));
  });

  test("gives the same object until something changes, and is silent once it is destroyed", async () => {
    const { server, store, told, snapshot, start, until, clock } = await follow();
    server.commit("a");
    start();
    await until(() => expect(snapshot().connection).toBe("live"));
    expect(snapshot()).toBe(snapshot());
    store.destroy();
    const [last, times] = [snapshot(), told.mock.calls.length];
    server.commit("a", { processedNumbers: 9 });
    await clock.advance(5_000);
    expect(snapshot()).toBe(last);
    expect(told).toHaveBeenCalledTimes(times);
    await vi.waitFor(() => expect(server.streams.size).toBe(0));
  });
});
