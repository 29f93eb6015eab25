import { describe, expect, onTestFinished, test } from "vitest";
import type { SessionWatchOptions } from "../../src/sessions/index.js";
import { startSessionsServer } from "./startSessionsServer.js";

/** A watch that writes down what it is told. */
async function setUp() {
  const server = await startSessionsServer();
  const follow = (sessionIds?: readonly string[], options: SessionWatchOptions = {}) => {
    const told: string[] = [];
    const watch = server.client.sessions.watch(
      {
        onSession: ({ sessionId, version }) => told.push(`${sessionId}${version}`),
        onDeleted: (sessionId) => told.push(`-${sessionId}`),
        onMessage: ({ sessionId, text }) => told.push(`${sessionId}: ${text}`),
        onSynced: () => told.push("synced"),
        onConnection: (connection) => told.push(connection),
      },
      { ...(sessionIds && { sessionIds }), ...options },
    );
    onTestFinished(() => watch.stop());
    return { told, stop: watch.stop };
  };
  const { streams, until } = server;
  return {
    ...server,
    follow,
    /** What the one stream that is open is about; "" for all. */
    untilNames: (names: string) =>
      until(() => expect(streams().map((one) => one.join())).toEqual(names === "none" ? [] : [names])),
  };
}

describe("watches of one client", () => {
  test("share one stream about what they want together, and end it with the last", async () => {
    const { commit, follow, untilNames, asked } = await setUp();
    for (const name of ["a", "b", "c"]) commit(name);
    const watches = [["a"], ["b"], ["a", "b"]].map((names) => follow(names));
    await untilNames("a,b");
    expect(asked.filter((one) => one.endsWith("/events"))).toHaveLength(1);
    const all = follow();
    await untilNames("");
    all.stop();
    await untilNames("a,b");
    watches[1]?.stop();
    watches[2]?.stop();
    await untilNames("a");
    watches[0]?.stop();
    await untilNames("none");
  });

  test("of more names than a stream may have are of one stream about all", async () => {
    const { commit, follow, untilNames, until } = await setUp();
    const names = Array.from({ length: 101 }, (_, index) => `n${index}`);
    for (const name of [...names, "other"]) commit(name);
    const watches = names.map((name) => follow([name]));
    await untilNames("");
    await until(() => expect(watches.map(({ told }) => told.at(-1))).toEqual(names.map(() => "synced")));
    expect(watches[7]?.told).toEqual(["connecting", "live", "n71", "synced"]);
    watches.at(-1)?.stop();
    await until(() => expect(watches[7]?.told).toHaveLength(5));
    expect(watches[7]?.told).toEqual(["connecting", "live", "n71", "synced", "synced"]);
  });

  test("each hear what they want, deletions and messages too", async () => {
    const { commit, remove, say, follow, until } = await setUp();
    commit("a");
    commit("b");
    const [one, other, all] = [follow(["a"]), follow(["b"]), follow()];
    await until(() => expect(all.told).toContain("synced"));
    commit("b");
    say("a", "hello");
    remove("b");
    commit("c");
    await until(() => expect(all.told.at(-1)).toBe("c1"));
    expect(all.told.slice(2)).toEqual(["a1", "b1", "synced", "b2", "a: hello", "-b", "c1"]);
    expect(one.told.slice(2)).toEqual(["a1", "synced", "a: hello"]);
    expect(other.told.slice(2)).toEqual(["b1", "synced", "b2", "-b"]);
  });

  test("that come later are told at once what is known, and never before their caller can stop them", async () => {
    const { commit, follow, until, asked } = await setUp();
    commit("a");
    commit("b");
    const all = follow();
    await until(() => expect(all.told).toContain("synced"));
    const late = follow(["b", "absent"]);
    const stopped = follow(["b"]);
    expect(late.told).toEqual([]);
    stopped.stop();
    await Promise.resolve();
    expect(late.told).toEqual(["b1", "synced", "live"]);
    expect(stopped.told).toEqual([]);
    commit("b");
    await until(() => expect(late.told.at(-1)).toBe("b2"));
    expect(asked.filter((one) => one.endsWith("/events"))).toHaveLength(1);
  });

  test("that grow hide nothing of what was known: no other state is shown, and nothing is told twice", async () => {
    const { commit, follow, until, untilNames } = await setUp();
    commit("a");
    commit("b");
    const first = follow(["a"]);
    await until(() => expect(first.told).toContain("synced"));
    const second = follow(["b"]);
    await untilNames("a,b");
    await until(() => expect(second.told).toContain("synced"));
    expect(second.told).toEqual(["live", "b1", "synced"]);
    commit("a");
    await until(() => expect(first.told.at(-1)).toBe("a2"));
    expect(first.told).toEqual(["connecting", "live", "a1", "synced", "synced", "a2"]);
  });

  test("are told after an outage what changed and what was deleted in it", async () => {
    const { commit, remove, cut, follow, until } = await setUp();
    for (const name of ["a", "b", "c"]) commit(name);
    const watch = follow(["a", "b", "c"]);
    await until(() => expect(watch.told).toContain("synced"));
    const before = watch.told.length;
    remove("a", false);
    cut();
    commit("b");
    await until(() => expect(watch.told.slice(before)).toContain("synced"));
    expect(watch.told.slice(before)).toEqual(["connecting", "live", "b2", "-a", "synced"]);
  });

  test("are told in an outage what was known, and that it is not live", async () => {
    const { commit, shut, follow, until } = await setUp();
    commit("a");
    const first = follow();
    await until(() => expect(first.told).toContain("synced"));
    shut(503);
    await until(() => expect(first.told.at(-1)).toBe("offline"));
    const late = follow(["a"]);
    await Promise.resolve();
    expect(late.told).toEqual(["a1", "offline"]);
  });

  test("poll where no stream comes through, and know then too what is there and what is not", async () => {
    const { commit, remove, deny, follow, until } = await setUp();
    commit("a");
    commit("b");
    deny();
    const watch = follow(["a"]);
    await until(() => expect(watch.told).toContain("synced"), 1_000);
    expect(watch.told).toContain("degraded");
    remove("a", false);
    await until(() => expect(watch.told).toContain("-a"), 1_000);
    expect(watch.told.filter((one) => one.startsWith("a") || one.startsWith("b"))).toEqual(["a1"]);
  });

  test("end together when the server refuses; a new one asks again", async () => {
    const { commit, shut, follow, until, untilNames } = await setUp();
    commit("a");
    shut(403);
    const [one, other] = [follow(["a"]), follow()];
    await until(() => expect([one.told.at(-1), other.told.at(-1)]).toEqual(["stopped", "stopped"]));
    shut(undefined);
    const next = follow(["a"]);
    await untilNames("a");
    await until(() => expect(next.told).toEqual(["connecting", "live", "a1", "synced"]));
    expect(one.told).toEqual(["connecting", "stopped"]);
  });

  test("end by their signal too, before and after they began", async () => {
    const { follow, untilNames, until } = await setUp();
    const ending = new AbortController();
    const watch = follow(undefined, { signal: ending.signal });
    const never = follow(["a"], { signal: AbortSignal.abort() });
    await untilNames("");
    await until(() => expect(watch.told).toContain("synced"));
    ending.abort();
    await untilNames("none");
    expect(never.told).toEqual([]);
  });
});
