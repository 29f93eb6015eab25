import { describe, expect, it } from "vitest";
import { encodeOffset } from "../../src/live/stream/offset.js";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { json } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { completed, createStreamNode, running, storeChange } from "./streamNode.js";

const { database, openAgain } = await createTestDatabase();
const { db } = database;
const node = await createStreamNode(database);
const other = await createStreamNode(await openAgain(), { nodeId: "node-b" });
const start = (target = "main") => insertRecord(db, recordOf(running, { target }));

describe("a stream of named sessions", () => {
  it("tells all of them, then each change, and ends when all have", async () => {
    const [one, two] = [await start(), await start()];
    const stream = await node.open(`/calls/events?session=${one.sessionId}&session=${two.id}`);
    await stream.expect("status 1", "status 1", "synced");
    await node.commit(one, completed);
    await stream.expect("status 2");
    const next = await other.commit(two, { processedNumbers: 1 });
    await stream.expect("status 2");
    await other.commit(next, completed);
    expect(await stream.rest()).toEqual(["status 3", "end"]);
  });

  it("names the one that is not there", async () => {
    const one = await start();
    const answer = await node.request(`/calls/events?session=${one.id}&session=session-1-abcdef`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      code: "SESSION_NOT_FOUND",
      detail: expect.stringContaining("session-1-abcdef"),
    });
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 });
  });

  it.each([
    { name: "101 sessions", query: Array.from({ length: 101 }, () => "session=x").join("&") },
    { name: "a filter beside them", query: "session=x&status=RUNNING" },
    { name: "an empty name", query: "session=" },
  ])("is refused for $name", async ({ query }) => {
    expect((await node.request(`/calls/events?${query}`)).status).toBe(422);
  });

  it("tells all of them again after an offset of another node", async () => {
    const [one, two] = [await start(), await start()];
    const path = `/calls/events?session=${one.id}&session=${two.id}`;
    const here = await node.open(path);
    const [, , synced] = await here.expect("status 1", "status 1", "synced");
    await here.close();
    await node.commit(one, completed);
    const there = await other.open(`${path}&offset=${synced?.id}`);
    const told = [await there.status(), await there.status()].map(({ id, version }) => `${id} ${version}`);
    expect(told.sort()).toEqual([`${one.id} 2`, `${two.id} 1`].sort());
    await there.expect("synced");
    await there.close();
  });
});

describe("a stream of all that match", () => {
  it("begins with what has not ended and the newest, oldest first", async () => {
    const target = "begins";
    const old = [await start(target), await start(target)];
    for (const record of old.slice(0, 1)) await storeChange(database, record, completed);
    const newest = await start(target);
    const stream = await node.open(`/calls/events?target=${target}&limit=1`);
    expect((await stream.status()).id).toBe(old[1]?.id);
    expect((await stream.status()).id).toBe(newest.id);
    await stream.expect("synced");
    await stream.close();
  });

  it("tells what is new, here and elsewhere, and what changes", async () => {
    const streams = [
      await node.open("/calls/events?target=main"),
      await other.open("/calls/events?target=main"),
    ];
    for (const stream of streams) {
      for (let event = await stream.next(); event?.event !== "synced"; ) event = await stream.next();
    }
    const answer = await node.request("/calls/start", json({ target: "main" }));
    const { id } = (await answer.json()) as { id: string };
    for (const stream of streams) expect(await stream.status()).toMatchObject({ id, status: "PENDING" });
    await other.request(`/calls/session/${id}/cancel`, { method: "POST" });
    for (const stream of streams)
      expect(await stream.status()).toMatchObject({ id, status: "FAILED", errorCode: "CANCELED" });
    for (const stream of streams) await stream.close();
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 0 });
  });

  it("tells once more of what no longer matches, and nothing of what never did", async () => {
    const target = "leaves";
    const [stays, leaves] = [await start(target), await start(target)];
    const stream = await other.open(`/calls/events?target=${target}&status=RUNNING`);
    await stream.expect("status 1", "status 1", "synced");
    await node.commit(leaves, completed);
    expect(await stream.status()).toMatchObject({ id: leaves.id, status: "COMPLETED" });
    const queued = await insertRecord(db, recordOf({}, { target }));
    await node.commit(queued, { link: "none" });
    await node.commit(await start("another"), { processedNumbers: 1 });
    await node.commit(stays, { processedNumbers: 1 });
    expect(await stream.status()).toMatchObject({ id: stays.id, processedNumbers: 1 });
    await stream.close();
  });

  it("is not told of an old session because somebody else opened it", async () => {
    const target = "quiet";
    const [live, ended] = [await start(target), await insertRecord(db, recordOf(completed, { target }))];
    const stream = await node.open(`/calls/events?target=${target}&status=RUNNING`);
    const any = await node.open(`/calls/events?target=${target}&limit=1`);
    await stream.expect("status 1", "synced");
    await any.expect("status 1", "status 1", "synced");
    const reader = await node.open(`/calls/session/${ended.id}/events`);
    expect(await reader.rest()).toEqual(["status 1", "synced", "end"]);
    await node.commit(live, { processedNumbers: 1 });
    await any.expect("status 2");
    await any.close();
    await stream.close();
  });

  it("tells after an offset what ended meanwhile, however far down the list", async () => {
    const target = "resumes";
    const ended = await start(target);
    const before = await node.open(`/calls/events?target=${target}&limit=1`);
    const [, synced] = await before.expect("status 1", "synced");
    await before.close();
    await storeChange(database, ended, completed);
    const newer = await start(target);
    const after = await other.open(`/calls/events?target=${target}&limit=1&offset=${synced?.id}`);
    const told = [await after.status(), await after.status()].map(({ id, status }) => `${id} ${status}`);
    expect(told.sort()).toEqual([`${ended.id} COMPLETED`, `${newer.id} RUNNING`].sort());
    await after.expect("synced");
    await after.close();
  });

  it.each([
    { name: "11 minutes old", at: -660_000, reason: "too-old" },
    { name: "from the future", at: 120_000, reason: "ahead" },
  ])("begins anew from an offset that is $name", async ({ at, reason }) => {
    const offset = encodeOffset({ at: Date.now() + at, version: 1 });
    const stream = await node.open(`/calls/events?target=nobody&offset=${offset}`);
    const [reset] = await stream.expect("reset", "synced");
    expect(JSON.parse(reset?.data ?? "")).toEqual({ reason });
    await stream.close();
  });
});
