import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createSubscribe } from "../../src/createSubscribe.js";
import { createClient } from "../../src/index.js";
import { createWatches } from "../../src/live/createWatches.js";
import type { SessionUpdate } from "../../src/live/update.js";
import { createSend } from "../../src/request.js";
import { createTestEnvironment } from "./createTestEnvironment.js";
import { type ScriptedServer, startScriptedServer } from "./startScriptedServer.js";
import { until } from "./until.js";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
});

function setUp() {
  const test = createTestEnvironment();
  const send = createSend({ baseUrl: server.url });
  const subscribe = createSubscribe({ environment: test.environment, shareTabs: false }, send);
  const calls = createWatches(send, test.environment, {}, subscribe);
  return { ...test, calls };
}

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

  test("that is aborted rejects with the signal's own reason; break and return just stop", async () => {
    server.commit("a");
    const { calls, clock } = setUp();
    const abort = new AbortController();
    const iterator = calls.watch("a", { signal: abort.signal });
    const first = iterator.next();
    await until(clock, () => expect(server.streams.size).toBe(1));
    expect((await first).value).toMatchObject({ session: { version: 1 } });
    const second = iterator.next();
    abort.abort("enough");
    await expect(second).rejects.toBe("enough");
    const other = calls.watch("a");
    const pending = other.next();
    await other.return?.();
    expect((await pending).done).toBe(true);
    await until(clock, () => expect(server.streams.size).toBe(0));
    expect(clock.sleeping).toBe(0);
  });

  test("who takes updates slowly gets the newest, and the end", async () => {
    server.commit("a");
    const { calls, clock } = setUp();
    const iterator = calls.watch("a");
    const first = iterator.next();
    await until(clock, () => expect(server.streams.size).toBe(1));
    await first;
    for (let n = 0; n < 50; n++) server.commit("a");
    server.finish("a");
    await until(clock, () => expect(server.streams.size).toBe(0));
    const versions: number[] = [];
    for await (const { session } of iterator) versions.push(session.version);
    expect(versions).toEqual([52]);
  });

  test("never takes an older version, and goes on after a cut where it was", async () => {
    server.setScript({ oldFirst: true });
    server.commit("a");
    const { calls, clock } = setUp();
    const updates: SessionUpdate[] = [];
    calls.watch("a", (update) => updates.push(update));
    await until(clock, () => expect(updates.at(-1)).toMatchObject({ session: { version: 1 }, stale: false }));
    server.close("", "break");
    await until(
      clock,
      () => expect(updates.at(-1)).toMatchObject({ connection: "connecting", stale: true }),
      1,
    );
    const { asOf } = updates.at(-1) ?? { asOf: 0 };
    server.commit("a");
    await until(clock, () => expect(updates.at(-1)).toMatchObject({ session: { version: 2 }, stale: false }));
    expect(asOf).toBeLessThan(updates.at(-1)?.asOf ?? 0);
    expect(server.asked[1]?.url.searchParams.get("offset")).toMatch(/^o\d+$/);
    server.finish("a");
    await until(clock, () => expect(updates.at(-1)?.session.isCompleted).toBe(true));
  });

  test("asks the token factory again, once, and ends with UNAUTHORIZED when that does not help", async () => {
    server.setScript({ refuse: { status: 401, code: "UNAUTHORIZED" } });
    server.commit("a");
    const reasons: string[] = [];
    const { environment, clock } = createTestEnvironment();
    const token = ({ reason }: { reason: string }) => `hvt_${reasons.push(reason)}`;
    const { calls } = createClient({ baseUrl: server.url, environment, token });
    const ends: unknown[] = [];
    calls.watch("a", () => {}, { onError: (error) => ends.push(error) });
    await until(clock, () => expect(ends).toEqual([expect.objectContaining({ code: "UNAUTHORIZED" })]));
    expect(reasons).toEqual(["start", "expired"]);
    expect(server.asked).toHaveLength(2);
  });

  test("of a page that is hidden for 30 s is parked, and catches up when it is seen", async () => {
    server.commit("a");
    const { calls, clock, turn } = setUp();
    const updates: SessionUpdate[] = [];
    calls.watch("a", (update) => updates.push(update));
    await until(clock, () => expect(updates.at(-1)?.stale).toBe(false));
    turn("hidden");
    await clock.advance(29_000);
    expect(server.streams.size).toBe(1);
    await clock.advance(2_000);
    await until(clock, () => expect(server.streams.size).toBe(0));
    expect(updates.at(-1)).toMatchObject({ connection: "parked", stale: true });
    server.finish("a");
    await clock.advance(3_600_000);
    expect(server.asked).toHaveLength(1);
    turn("visible");
    await until(clock, () => expect(updates.at(-1)?.session.isCompleted).toBe(true));
  });
});

describe("many watches of one client", () => {
  test("share one stream; a new one joins it, and none looks lost meanwhile", async () => {
    for (const id of ["a", "b", "c"]) server.commit(id);
    const { calls, clock } = setUp();
    const updates: SessionUpdate[] = [];
    const collect = (update: SessionUpdate) => void updates.push(update);
    calls.watch("a", collect);
    calls.watch("b", collect);
    calls.watch("a", collect);
    await until(clock, () => expect(updates).toHaveLength(3));
    calls.watch("c", collect);
    const late: SessionUpdate[] = [];
    calls.watch("a", (update) => late.push(update));
    await until(clock, () => expect(updates.at(-1)?.session.sessionId).toBe("c"));
    await until(clock, () => expect(server.streams.size).toBe(1));
    expect(late).toMatchObject([{ session: { sessionId: "a" }, connection: "live", stale: false }]);
    expect(updates.every(({ connection, stale }) => connection === "live" && !stale)).toBe(true);
    expect(server.asked.map(({ url }) => url.searchParams.getAll("session"))).toEqual([
      ["a", "b"],
      ["a", "b", "c"],
    ]);
    for (const id of ["a", "b", "c"]) server.finish(id);
    await until(clock, () => expect(updates.filter(({ session }) => session.isCompleted)).toHaveLength(4));
    await clock.advance(600_000);
    expect(server.asked).toHaveLength(2);
  });

  test("one that is not there ends alone", async () => {
    server.commit("a");
    const { calls, clock } = setUp();
    const ends: unknown[] = [];
    const updates: SessionUpdate[] = [];
    calls.watch("gone", () => {}, { onError: (error) => ends.push(error) });
    const watch = calls.watch("a", (update) => updates.push(update));
    await until(clock, () => expect(updates.at(-1)?.stale).toBe(false));
    expect(ends).toEqual([expect.objectContaining({ code: "SESSION_NOT_FOUND" })]);
    watch.stop();
    await until(clock, () => expect(server.streams.size).toBe(0));
  });

  test("more than a hundred take a second stream, and so do other languages", async () => {
    const ids = Array.from({ length: 101 }, (_, n) => `s${n}`);
    for (const id of ids) server.commit(id);
    const { calls, clock } = setUp();
    const seen = new Set<string>();
    for (const id of ids) calls.watch(id, ({ session }) => seen.add(session.sessionId));
    calls.watch("s0", () => {}, { lang: "ru" });
    await until(clock, () => expect(seen.size).toBe(101));
    await until(clock, () => expect(server.streams.size).toBe(3));
  });

  test("are all served by held-back requests, or plain ones when they are many", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    for (const id of ids) server.commit(id);
    server.setScript({ swallow: true });
    const { calls, clock } = setUp();
    const last = new Map<string, SessionUpdate>();
    for (const id of ids) calls.watch(id, (update) => last.set(id, update));
    await until(clock, () => expect(last.size).toBe(5), 500);
    for (const id of ids) server.finish(id);
    await until(
      clock,
      () => expect([...last.values()].every(({ session }) => session.isCompleted)).toBe(true),
      500,
    );
    const asked = server.asked.length;
    await clock.advance(600_000);
    expect(server.asked.length).toBe(asked);
  });
});

describe("three minutes of a server that", () => {
  // Half of 0.5, 1, 2, 4, 8, 16, 30, 30 ... s: six in the first 15.75 s, then one each 15 s.
  const most = 1 + 6 + Math.ceil((180 - 15.75) / 15);
  test.each([
    ["refuses", { refuse: { status: 503 } }],
    ["hangs up", { hangUp: true }],
    ["has too many streams", { refuse: { status: 429 } }],
  ] as const)("%s cost no more requests than full jitter allows", async (_what, script) => {
    server.setScript(script);
    server.commit("a");
    const { calls, clock } = setUp();
    const watch = calls.watch("a", () => {});
    await until(clock, () => expect(clock.monotonic()).toBeGreaterThan(180_000), 2_000);
    expect(server.asked.length).toBeLessThanOrEqual(most);
    expect(server.asked.length).toBeGreaterThan(6);
    watch.stop();
  });
});

describe("waitUntilDone", () => {
  test("resolves with the end, also a failed one; an option makes that a rejection", async () => {
    server.commit("a");
    const { calls, clock } = setUp();
    const done = calls.waitUntilDone("a");
    const thrown = calls.waitUntilDone("a", { throwOnFailure: true }).catch((error: unknown) => error);
    await until(clock, () => expect(server.streams.size).toBe(1));
    server.finish("a", true);
    expect(await done).toMatchObject({ status: "FAILED" });
    expect(await thrown).toMatchObject({ code: "CANCELED", message: "Canceled" });
  });

  test("has no cap of its own, and ends with the signal's reason", async () => {
    server.commit("a");
    const { calls, clock } = setUp();
    const abort = new AbortController();
    const done = calls.waitUntilDone("a", { signal: abort.signal });
    await until(clock, () => expect(server.streams.size).toBe(1));
    for (let minute = 0; minute < 60; minute++) await clock.advance(60_000);
    abort.abort(new Error("mine"));
    await expect(done).rejects.toThrow("mine");
  });

  test("rejects when the server refuses", async () => {
    const { calls, clock } = setUp();
    const done = calls.waitUntilDone("gone").catch((error: unknown) => error);
    await until(clock, () => expect(server.asked).toHaveLength(1));
    expect(await done).toMatchObject({ code: "SESSION_NOT_FOUND" });
  });
});

describe("watchAll", () => {
  test("tells the present state, says when that is all, then each change; it never ends by itself", async () => {
    server.commit("a");
    server.finish("b");
    const { calls, clock } = setUp();
    const told: string[] = [];
    const watch = calls.watchAll(
      { status: "RUNNING", limit: 5 },
      ({ session }) => told.push(`${session.sessionId}${session.version}`),
      { onSynced: () => told.push("synced") },
    );
    await until(clock, () => expect(told).toEqual(["a1", "b1", "synced"]));
    server.commit("c");
    server.finish("a");
    await until(clock, () => expect(told.slice(3)).toEqual(["c1", "a2"]));
    expect(server.asked[0]?.path).toBe("/calls/events?status=RUNNING&limit=5");
    server.close("", "break");
    await until(clock, () => expect(told.at(-1)).toBe("synced"));
    expect(told.slice(5)).toEqual(["synced"]);
    watch.stop();
    await until(clock, () => expect(server.streams.size).toBe(0));
  });

  test("tells the end of one that ended in a gap too old to replay", async () => {
    server.commit("a");
    server.commit("b");
    const { calls, clock } = setUp();
    const told: string[] = [];
    const watch = calls.watchAll({}, ({ session }) => told.push(`${session.sessionId} ${session.status}`), {
      onSynced: () => told.push("synced"),
    });
    await until(clock, () => expect(told).toEqual(["a RUNNING", "b RUNNING", "synced"]));
    server.setScript({ tellNothing: true, refuse: { status: 503 } });
    server.close("", "break");
    server.finish("a");
    await until(clock, () => expect(server.asked.length).toBeGreaterThan(1));
    server.setScript({ tellNothing: true });
    await until(clock, () => expect(told.slice(3)).toEqual(["a COMPLETED", "synced"]), 100);
    watch.stop();
  });

  test("asks the list where no stream comes through", async () => {
    server.setScript({ swallow: true });
    server.commit("a");
    const { calls, clock } = setUp();
    const told: string[] = [];
    const watch = calls.watchAll({}, ({ session }) => told.push(`${session.sessionId}${session.version}`));
    await until(clock, () => expect(told).toEqual(["a1"]), 500);
    server.finish("a");
    server.commit("b");
    await until(clock, () => expect(told).toEqual(["a1", "a2", "b1"]), 500);
    watch.stop();
  });
});
