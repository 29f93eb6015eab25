import { type CallResult, createClient } from "@holat/sdk";
import { describe, expect, onTestFinished, test } from "vitest";
import { createCampaignStore } from "../../src/chart/createCampaignStore.js";
import { setUp } from "../support/setUp.js";

const begun = Date.parse("2026-01-01T00:00:00.000Z");
const at = (second: number) => new Date(begun + second * 1_000).toISOString();
const result = (second: number, outcome: CallResult["outcome"], counted = true): CallResult => ({
  number: `+99890${second}`,
  outcome,
  reason: null,
  durationSeconds: null,
  final: true,
  counted,
  at: at(second),
});

/** A session with these results; null: they may not be read. */
async function follow(results: readonly CallResult[] | null) {
  const all = await setUp();
  const { server, environment } = all;
  const client = createClient({
    baseUrl: server.url,
    environment,
    retry: false,
    shareTabs: false,
    fetch: async (address, init) => {
      if (!new URL(address).pathname.endsWith("/results")) return fetch(address, init);
      return results === null
        ? Response.json({ code: "FORBIDDEN" }, { status: 403 })
        : Response.json(results);
    },
  });
  const store = createCampaignStore({ sessionId: "s", client });
  onTestFinished(() => store.destroy());
  return {
    ...all,
    snapshot: store.getSnapshot,
    points: () =>
      store.getSnapshot().samples.map((one) => [(one.at - begun) / 1_000, one.connected, one.failed]),
    start: () => store.subscribe(() => {}),
  };
}

const counters = (second: number, connectedCalls: number, failedCalls: number) => ({
  connectedCalls,
  failedCalls,
  processedNumbers: connectedCalls + failedCalls,
  updatedAt: at(second),
});

describe("the course of a campaign", () => {
  test("begins with what the results tell, and goes on live", async () => {
    const results = [
      result(1, "connected"),
      result(2, "failed"),
      result(3, "failed", false),
      result(4, "connected"),
    ];
    const { server, snapshot, points, start, until } = await follow(results);
    server.commit("s", counters(4, 2, 1));
    start();
    await until(() =>
      expect(points()).toEqual([
        [0, 0, 0],
        [1, 1, 0],
        [2, 1, 1],
        [4, 2, 1],
      ]),
    );
    expect(snapshot().isPartial).toBe(false);
    server.commit("s", counters(6, 3, 1));
    await until(() => expect(points().at(-1)).toEqual([6, 3, 1]));
    server.commit("s", { ...counters(9, 3, 2), status: "COMPLETED", isCompleted: true, completedAt: at(8) });
    await until(() => expect(points().at(-1)).toEqual([8, 3, 2]));
    expect(snapshot()).toMatchObject({ session: { status: "COMPLETED" }, stale: false, problem: null });
  });

  test.each([
    ["may not be read", null],
    ["are none", []],
  ])("whose results %s is drawn from its start to what is seen, and says so", async (_name, results) => {
    const { server, snapshot, points, start, until } = await follow(results);
    server.commit("s", counters(5, 3, 2));
    start();
    await until(() =>
      expect(points()).toEqual([
        [0, 0, 0],
        [5, 3, 2],
      ]),
    );
    expect(snapshot()).toMatchObject({ isPartial: true, problem: null });
  });

  test("of no such session is a problem", async () => {
    const { snapshot, start, until } = await follow([]);
    start();
    await until(() => expect(snapshot()).toMatchObject({ session: null, problem: "missing" }));
  });
});
