import { describe, expect, onTestFinished, test } from "vitest";
import { startSessionsServer } from "../../../sdk/test/sessions/startSessionsServer.js";
import { createConnectionStore, createConnectionsStore } from "../../src/index.js";

async function followAll() {
  const server = await startSessionsServer();
  const store = createConnectionsStore({ sessions: server.client, clock: server.clock });
  onTestFinished(() => store.destroy());
  return {
    ...server,
    snapshot: store.getSnapshot,
    ids: () => store.getSnapshot().sessions.map(({ sessionId }) => sessionId),
    start: () => store.subscribe(() => {}),
  };
}

describe("all linked accounts", () => {
  test("are there in order of their id, live, and go when they are deleted", async () => {
    const { commit, remove, snapshot, ids, start, until } = await followAll();
    commit("b");
    commit("a");
    expect(snapshot()).toMatchObject({ sessions: [], loading: true });
    start();
    await until(() => expect(snapshot()).toMatchObject({ loading: false, stale: false, problem: null }));
    expect(ids()).toEqual(["b", "a"]);
    commit("c");
    commit("b", { status: "disconnected" });
    await until(() => expect(snapshot().sessions[0]?.status).toBe("disconnected"));
    expect(ids()).toEqual(["b", "a", "c"]);
    remove("a");
    await until(() => expect(ids()).toEqual(["b", "c"]));
  });

  test("that were deleted while there was no connection are gone after it", async () => {
    const { commit, remove, cut, ids, start, until } = await followAll();
    commit("a");
    commit("b");
    start();
    await until(() => expect(ids()).toEqual(["a", "b"]));
    remove("a", false);
    cut();
    await until(() => expect(ids()).toEqual(["b"]));
  });
});

async function followOne() {
  const server = await startSessionsServer();
  const store = createConnectionStore({ sessionId: "a", sessions: server.client, clock: server.clock });
  onTestFinished(() => store.destroy());
  const inSeconds = (seconds: number) => new Date(server.clock.now() + seconds * 1_000).toISOString();
  return {
    ...server,
    store,
    snapshot: store.getSnapshot,
    start: () => store.subscribe(() => {}),
    inSeconds,
    offer(kind: "qr" | "code", value: string, seconds = 60) {
      const state = { expiresAt: inSeconds(seconds), attempt: 1, maxAttempts: 6 };
      server.pairings.set("a", { [kind]: value, ...state });
      server.commit("a", { status: "connecting", pairing: { kind, ...state } });
    },
  };
}

describe("a linked account", () => {
  test("that is not there is missing, until it is", async () => {
    const { commit, remove, snapshot, start, until } = await followOne();
    start();
    await until(() => expect(snapshot()).toMatchObject({ session: null, problem: "missing" }));
    commit("a");
    await until(() => expect(snapshot()).toMatchObject({ session: { sessionId: "a" }, problem: null }));
    remove("a");
    await until(() => expect(snapshot()).toMatchObject({ session: null, problem: "missing" }));
  });

  test("shows each code to scan, asked for once, and none once it is linked", async () => {
    const { commit, offer, snapshot, start, until, asked } = await followOne();
    offer("qr", "first");
    start();
    await until(() => expect(snapshot().pairing?.qr).toBe("first"));
    offer("qr", "second", 20);
    await until(() => expect(snapshot().pairing?.qr).toBe("second"));
    commit("a");
    await until(() => expect(snapshot().session?.version).toBe(3));
    expect(asked.filter((one) => one === "GET /sessions/a/qr")).toHaveLength(2);
    commit("a", { status: "connected", pairing: null });
    await until(() => expect(snapshot()).toMatchObject({ pairing: null, session: { status: "connected" } }));
  });

  test("has a code to type, which only who asked for it sees", async () => {
    const { store, offer, pairings, snapshot, start, until, inSeconds } = await followOne();
    offer("code", "of somebody else");
    start();
    await until(() => expect(snapshot().session?.pairing?.kind).toBe("code"));
    expect(snapshot().pairing).toBeNull();
    pairings.set("a", { code: "ABCD1234", expiresAt: inSeconds(160), attempt: 1, maxAttempts: 1 });
    await store.requestPairingCode("998901234567");
    await until(() => expect(snapshot().pairing?.code).toBe("ABCD1234"));
    offer("qr", "again");
    await until(() => expect(snapshot().pairing).toMatchObject({ qr: "again" }));
  });

  test("counts on by the server's time while there is something to wait for", async () => {
    const { commit, offer, snapshot, start, until, clock, inSeconds } = await followOne();
    commit("a");
    start();
    await until(() => expect(snapshot().session).not.toBeNull());
    commit("a", { updatedAt: inSeconds(3_600) });
    await until(() => expect(snapshot().now - clock.now()).toBeGreaterThan(3_590_000));
    offer("qr", "code");
    await until(() => expect(snapshot().pairing?.qr).toBe("code"));
    const before = snapshot().now;
    await until(() => expect(snapshot().now).toBeGreaterThanOrEqual(before + 2_000), 500);
  });

  test("is restarted and logged out one at a time; what fails is told and forgotten with the next", async () => {
    const { store, commit, refuse, snapshot, start, until, asked } = await followOne();
    commit("a");
    start();
    await until(() => expect(snapshot().session).not.toBeNull());
    refuse(409);
    const failing = store.restart();
    void store.logout();
    await until(() => expect(snapshot().doing).toBe("restart"));
    await failing;
    await until(() => expect(snapshot()).toMatchObject({ doing: null, failed: { action: "restart" } }));
    refuse(undefined);
    await store.logout();
    await until(() => expect(snapshot()).toMatchObject({ doing: null, failed: null }));
    expect(asked.filter((one) => one.startsWith("POST"))).toEqual([
      "POST /sessions/a/restart",
      "POST /sessions/a/logout",
    ]);
  });
});
