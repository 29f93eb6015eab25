import { describe, expect, onTestFinished, test } from "vitest";
import { type CallSessionsOptions, createCallSessionsStore } from "../../src/index.js";
import { setUp } from "../support/setUp.js";

async function follow(options: CallSessionsOptions = {}) {
  const all = await setUp();
  const { server, client, clock } = all;
  const store = createCallSessionsStore({ client, clock, ...options });
  onTestFinished(() => store.destroy());
  let created = 0;
  return {
    ...all,
    store,
    snapshot: store.getSnapshot,
    ids: () => store.getSnapshot().sessions.map(({ sessionId }) => sessionId),
    start: () => store.subscribe(() => {}),
    /** Each later than the one before. */
    create: (...ids: string[]) => {
      for (const id of ids) server.commit(id, { createdAt: new Date(1e12 + ++created * 1000).toISOString() });
    },
  };
}

describe("the list of sessions", () => {
  test("is loading before the present state, then holds the newest first, live", async () => {
    const { server, snapshot, ids, start, create, until } = await follow({ limit: 3 });
    create("a", "b", "c", "d");
    expect(snapshot()).toMatchObject({ sessions: [], loading: true, asOf: null });
    start();
    await until(() => expect(snapshot().loading).toBe(false));
    expect(ids()).toEqual(["d", "c", "b"]);
    expect(snapshot()).toMatchObject({ connection: "live", stale: false, newCount: 0, hasMore: true });
    create("e");
    await until(() => expect(ids()).toEqual(["e", "d", "c"]));
    server.commit("c", { processedNumbers: 4 });
    await until(() => expect(snapshot().sessions[2]?.processedNumbers).toBe(4));
    expect(server.countOf("stream")).toBe(1);
  });

  test("that is empty is not loading for ever", async () => {
    const { snapshot, start, until } = await follow();
    start();
    await until(() => expect(snapshot()).toMatchObject({ sessions: [], loading: false, hasMore: false }));
  });

  test("held, it counts new ones and shows them when they are wanted; known ones go on", async () => {
    const { server, store, snapshot, ids, start, create, until } = await follow();
    create("a", "b");
    start();
    await until(() => expect(ids()).toEqual(["b", "a"]));
    store.hold(true);
    create("c", "d");
    server.commit("a", { processedNumbers: 4 });
    await until(() => expect(snapshot().sessions[1]?.processedNumbers).toBe(4));
    expect(snapshot().newCount).toBe(2);
    expect(ids()).toEqual(["b", "a"]);
    store.reveal();
    await until(() => expect(ids()).toEqual(["d", "c", "b", "a"]));
    create("e");
    await until(() => expect(snapshot().newCount).toBe(1));
    store.hold(false);
    await until(() => expect(ids()).toEqual(["e", "d", "c", "b", "a"]));
    expect(snapshot().newCount).toBe(0);
  });

  test("of a status, it loses those that have another now", async () => {
    const { server, ids, start, create, until } = await follow({ filter: { status: "RUNNING" } });
    create("a", "b");
    start();
    await until(() => expect(ids()).toEqual(["b", "a"]));
    server.finish("b");
    await until(() => expect(ids()).toEqual(["a"]));
    expect(server.asked[0]?.path).toBe("/calls/events?status=RUNNING&limit=20");
  });

  test("asks for older ones from where it ends, also those of the same millisecond", async () => {
    const { server, store, snapshot, ids, start, create, until } = await follow({ limit: 2 });
    create("a", "b", "c", "d");
    start();
    await until(() => expect(ids()).toEqual(["d", "c"]));
    await store.loadMore();
    await until(() => expect(ids()).toEqual(["d", "c", "b", "a"]));
    const asked = server.asked.find(({ kind }) => kind === "list")?.url.searchParams;
    expect(asked?.get("to")).toBe(new Date(1e12 + 3001).toISOString());
    expect(snapshot()).toMatchObject({ hasMore: false, loadingMore: false });
    await store.loadMore();
    expect(server.countOf("list")).toBe(1);
  });

  test("says why older ones cannot be had, and keeps the rest", async () => {
    const { server, store, snapshot, ids, start, create, until } = await follow({ limit: 2 });
    create("a", "b", "c");
    start();
    await until(() => expect(ids()).toEqual(["c", "b"]));
    server.setScript({ refuse: { status: 403 } });
    await store.loadMore();
    await until(() => expect(snapshot()).toMatchObject({ problem: "forbidden", stale: false }));
    expect(ids()).toEqual(["c", "b"]);
  });

  test("is stale while the connection is lost, as of when the server was heard", async () => {
    const { server, snapshot, ids, start, create, until, clock } = await follow();
    create("a");
    start();
    await until(() => expect(snapshot().connection).toBe("live"));
    server.setScript({ hangUp: true });
    server.close("", "break");
    await until(() => expect(snapshot()).toMatchObject({ stale: true, problem: "unreachable" }), 100);
    const { asOf, sessions } = snapshot();
    await clock.advance(2_000);
    expect(snapshot()).toMatchObject({ asOf, sessions });
    expect(ids()).toEqual(["a"]);
    server.setScript({});
    await until(() => expect(snapshot()).toMatchObject({ stale: false, problem: null }), 100);
  });

  test("after a gap in which more began and ended than it shows, it begins anew", async () => {
    const { server, snapshot, ids, start, create, until } = await follow({ limit: 2 });
    create("a", "b", "c");
    server.finish("a");
    server.finish("b");
    start();
    await until(() => expect(ids()).toEqual(["c", "b"]));
    server.setScript({ hangUp: true });
    server.close("", "break");
    await until(() => expect(snapshot().stale).toBe(true), 100);
    create("d", "e");
    server.finish("d");
    server.finish("e");
    for (const id of ["a", "b"]) server.sessions.delete(id);
    server.setScript({});
    await until(() => expect(snapshot().stale).toBe(false), 100);
    expect(ids()).toEqual(["e", "d"]);
    expect(snapshot().hasMore).toBe(true);
  });

  test("its durations go on by the second, those of ended ones do not", async () => {
    const { server, snapshot, start, create, until } = await follow();
    create("a", "b");
    server.finish("a");
    start();
    await until(() => expect(snapshot().loading).toBe(false));
    const [running, ended] = snapshot().sessions;
    await until(
      () => expect(snapshot().sessions[0]?.durationSeconds).toBe((running?.durationSeconds ?? 0) + 3),
      500,
    );
    expect(snapshot().sessions[1]).toBe(ended);
  });

  test("polls where no stream comes through, and is loaded then too", async () => {
    const { server, snapshot, ids, start, create, until } = await follow();
    server.setScript({ swallow: true });
    create("a");
    start();
    await until(() => expect(snapshot()).toMatchObject({ loading: false, connection: "degraded" }), 500);
    expect(ids()).toEqual(["a"]);
  });
});

test("one task's changes are one call", async () => {
  const { store, snapshot, create, until } = await follow();
  create("a", "b", "c", "d");
  const lengths: number[] = [];
  store.subscribe(() => lengths.push(snapshot().sessions.length));
  await until(() => expect(snapshot().loading).toBe(false));
  expect(lengths.filter((length) => length > 0 && length < 4)).toEqual([]);
});
