import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createWatches } from "../../src/live/createWatches.js";
import type { SessionUpdate } from "../../src/live/update.js";
import { createSend } from "../../src/request.js";
import { createTestEnvironment } from "./createTestEnvironment.js";
import { type ScriptedServer, startScriptedServer } from "./startScriptedServer.js";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
});

function setUp() {
  const test = createTestEnvironment();
  const send = createSend({ baseUrl: server.url });
  const calls = createWatches(send, test.environment, {});
  return { ...test, calls };
}

/** Moves time on by small steps, with the loopback's own pace between, until `check` holds. */
const until = (clock: { advance(ms: number): Promise<void> }, check: () => void, stepMs = 10) =>
  vi.waitFor(
    async () => {
      await clock.advance(stepMs);
      check();
    },
    { interval: 2, timeout: 10_000 },
  );

describe("a watch", () => {
  test("tells the present state, each change and the end, then asks nothing more", async () => {
    server.commit("a");
    const { calls, clock } = setUp();
    const updates: SessionUpdate[] = [];
    const told: string[] = [];
    calls.watch("a", (update) => updates.push(update), {
      onConnection: (connection) => told.push(connection),
    });
    await until(clock, () => expect(updates.at(-1)?.stale).toBe(false));
    server.commit("a", { processedNumbers: 5 });
    await until(clock, () => expect(updates.at(-1)?.session.processedNumbers).toBe(5));
    server.finish("a");
    await until(clock, () => expect(updates.at(-1)?.session.isCompleted).toBe(true));
    expect(updates.map(({ session }) => session.version)).toEqual([1, 2, 3]);
    expect(updates.at(-1)).toMatchObject({ connection: "ended", stale: false });
    expect(told).toEqual(["connecting", "live"]);
    await until(clock, () => expect(server.streams.size).toBe(0));
    await clock.advance(600_000);
    expect(server.asked).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test("as an iterator ends after the end", async () => {
    server.commit("a");
    const { calls, clock } = setUp();
    const versions: number[] = [];
    const done = (async () => {
      for await (const { session } of calls.watch("a")) versions.push(session.version);
    })();
    await until(clock, () => expect(versions).toEqual([1]));
    server.finish("a", true);
    await done;
    expect(versions).toEqual([1, 2]);
  });
});
