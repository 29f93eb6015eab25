import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type CallSession, CallSessionMonitor, type CallSessionMonitorOptions } from "../../src/index.js";
import { createTestEnvironment } from "./createTestEnvironment.js";
import { type ScriptedServer, startScriptedServer } from "./startScriptedServer.js";
import { until } from "./until.js";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
  server.commit("a");
});

function setUp(options: Partial<CallSessionMonitorOptions> = {}) {
  const page = createTestEnvironment();
  const updates: CallSession[] = [];
  const errors: unknown[] = [];
  const told: string[] = [];
  const monitor = new CallSessionMonitor("a", (session) => updates.push(session), {
    baseUrl: server.url,
    environment: page.environment,
    onError: (error) => errors.push(error),
    onConnection: (connection) => told.push(connection),
    ...options,
  });
  return { ...page, monitor, updates, errors, told };
}

const versionsOf = (updates: readonly CallSession[]) => updates.map(({ version }) => version);

describe("the monitor", () => {
  test("rides the stream to the end; then nothing is asked any more", async () => {
    const { monitor, updates, errors, told, clock, listeners } = setUp();
    monitor.start();
    monitor.start();
    await until(clock, () => expect(updates).toHaveLength(1));
    server.commit("a", { processedNumbers: 7 });
    await until(clock, () => expect(updates.at(-1)?.processedNumbers).toBe(7));
    server.finish("a");
    await until(clock, () => expect(updates.at(-1)?.isCompleted).toBe(true));
    await clock.advance(600_000);
    expect(versionsOf(updates)).toEqual([1, 2, 3]);
    expect(server.asked.map(({ path }) => path)).toEqual(["/calls/session/a/events"]);
    expect({ errors, told, listening: listeners.size, sleeping: clock.sleeping }).toEqual({
      errors: [],
      told: ["connecting", "live", "ended"],
      listening: 0,
      sleeping: 0,
    });
  });

  test("falls back to held-back requests, says once what to do, and still tells all", async () => {
    server.setScript({ swallow: true });
    const { monitor, updates, told, clock, environment } = setUp();
    monitor.start();
    await until(clock, () => expect(updates).toHaveLength(1), 500);
    await until(clock, () => expect(server.waiting.size).toBe(1));
    server.commit("a");
    await until(clock, () => expect(updates).toHaveLength(2));
    await until(clock, () => expect(server.waiting.size).toBe(1));
    server.finish("a", true);
    await until(clock, () => expect(updates.at(-1)?.hasError).toBe(true));
    expect(versionsOf(updates)).toEqual([1, 2, 3]);
    expect(environment.warn.mock.calls).toEqual([[expect.stringContaining("proxy_buffering off")]]);
    expect(told.at(-1)).toBe("ended");
    expect(server.countOf("stream")).toBe(3);
    const asked = server.asked.length;
    await clock.advance(600_000);
    expect(server.asked.length).toBe(asked);
  });

  test("falls back to plain requests with ETags, every intervalMs", async () => {
    server.setScript({ swallow: true, cutWaiting: true });
    const { monitor, updates, clock } = setUp();
    monitor.start(7_000);
    await until(clock, () => expect(server.countOf("wait")).toBe(3), 500);
    await until(clock, () => expect(server.asked.at(-1)?.headers["if-none-match"]).toBe('"1"'), 500);
    const asked = server.countOf("get");
    const from = clock.now();
    await until(clock, () => expect(server.countOf("get")).toBe(asked + 3), 500);
    expect(clock.now() - from).toBeGreaterThanOrEqual(14_000);
    expect(updates).toHaveLength(1);
    server.finish("a");
    await until(clock, () => expect(updates).toHaveLength(2), 500);
  });

  test("reports a server that is away, and goes on until it is back", async () => {
    server.setScript({ hangUp: true });
    const { monitor, updates, errors, told, clock } = setUp();
    monitor.start();
    await until(clock, () => expect(errors.length).toBeGreaterThan(3), 500);
    expect(errors.at(-1)).toMatchObject({ code: "NETWORK" });
    expect([...new Set(told)]).toEqual(["connecting", "offline"]);
    server.setScript({});
    await until(clock, () => expect(updates).toHaveLength(1), 500);
    expect(told.at(-1)).toBe("live");
    monitor.stop();
  });

  test.each([403, 404, 410])(
    "a %i is reported once and is the end; it may be started again",
    async (status) => {
      server.setScript({ refuse: { status } });
      const { monitor, updates, errors, told, clock } = setUp();
      monitor.start();
      await until(clock, () => expect(errors).toHaveLength(1));
      await clock.advance(600_000);
      expect(server.asked).toHaveLength(1);
      expect(errors).toEqual([expect.objectContaining({ status })]);
      expect(told.at(-1)).toBe("stopped");
      server.setScript({});
      monitor.start();
      await until(clock, () => expect(updates).toHaveLength(1));
      monitor.stop();
    },
  );

  test("stops at once, also from within onUpdate", async () => {
    const page = createTestEnvironment();
    const monitor: CallSessionMonitor = new CallSessionMonitor("a", () => monitor.stop(), {
      baseUrl: server.url,
      environment: page.environment,
    });
    monitor.start();
    await until(page.clock, () => expect(server.asked).toHaveLength(1));
    await until(page.clock, () => expect(server.streams.size).toBe(0));
    expect(page.clock.sleeping).toBe(0);
  });

  test("what onUpdate throws, or rejects with, is reported and stops nothing", async () => {
    const report = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => report.mockRestore());
    const { environment, clock } = createTestEnvironment();
    let calls = 0;
    const monitor = new CallSessionMonitor(
      "a",
      async () => {
        calls++;
        throw new Error("mine");
      },
      { baseUrl: server.url, environment },
    );
    monitor.start();
    await until(clock, () => expect(calls).toBe(1));
    server.finish("a");
    await until(clock, () => expect(calls).toBe(2));
    expect(report.mock.calls).toEqual([[new Error("mine")], [new Error("mine")]]);
  });
});

describe("fetchStatus", () => {
  test("asks once, tells onUpdate each time, and ends the monitor with the session", async () => {
    const { monitor, updates, clock } = setUp();
    expect(await monitor.fetchStatus()).toMatchObject({ sessionId: "a", version: 1 });
    await monitor.fetchStatus();
    expect(versionsOf(updates)).toEqual([1, 1]);
    monitor.start();
    await until(clock, () => expect(server.streams.size).toBe(1));
    server.sessions.set("a", { ...server.finish("a") });
    await monitor.fetchStatus();
    await until(clock, () => expect(server.streams.size).toBe(0));
    expect(clock.sleeping).toBe(0);
  });

  test("rejects with what went wrong", async () => {
    server.setScript({ refuse: { status: 404, code: "SESSION_NOT_FOUND" } });
    await expect(setUp().monitor.fetchStatus()).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
  });
});
