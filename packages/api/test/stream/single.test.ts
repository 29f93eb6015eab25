import { describe, expect, it } from "vitest";
import type { CallEngine } from "../../src/calls/engine.js";
import { encodeOffset } from "../../src/live/stream/offset.js";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { createIdleEngine } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { completed, createStreamNode, running } from "./streamNode.js";

const { database, openAgain } = await createTestDatabase();
const { db } = database;
const node = await createStreamNode(database);
const other = await createStreamNode(await openAgain(), { nodeId: "node-b" });
const start = () => insertRecord(db, recordOf(running));

describe("a session's stream", () => {
  it("tells the present state, each change, and the end", async () => {
    const record = await start();
    const stream = await node.open(`/calls/session/${record.sessionId}/events`);
    const shown = await stream.status();
    await stream.expect("synced");
    const got = await node.request(`/calls/session/${record.id}`);
    expect(Object.keys(shown)).toEqual(Object.keys((await got.json()) as object));
    const next = await node.commit(record, { processedNumbers: 5, totalNumbers: 10 });
    expect(await stream.status()).toMatchObject({ version: 2, processedNumbers: 5 });
    await node.commit(next, completed);
    expect(await stream.status()).toMatchObject({ version: 3, status: "COMPLETED" });
    expect(await stream.rest()).toEqual(["end"]);
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 });
  });

  it("begins at once with a jittered retry and a comment, under the headers that keep it flowing", async () => {
    const record = await start();
    const answer = await node.request(`/calls/session/${record.id}/events`);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      vary: "Origin",
    });
    const reader = answer.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^retry: [23]\d{3}\n: holat\n\nevent: status\nid: [\w-]{1,128}\ndata: \{/);
    await reader?.cancel();
  });

  it("of an ended session is complete in itself", async () => {
    const record = await insertRecord(db, recordOf(completed));
    const stream = await node.open(`/calls/session/${record.id}/events`);
    expect(await stream.rest()).toEqual(["status 1", "synced", "end"]);
  });

  it("speaks the language asked for", async () => {
    const record = await start();
    const stream = await node.open(`/calls/session/${record.id}/events?lang=en`);
    expect(await stream.status()).toMatchObject({ statusDescription: "Processing..." });
    await stream.close();
  });

  it("may be read by a page that is listed", async () => {
    const record = await start();
    const answer = await node.request(`/calls/session/${record.id}/events`, {
      headers: { origin: "https://crm.example" },
    });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://crm.example");
    await answer.body?.cancel();
  });

  it("is left without a trace", async () => {
    const record = await start();
    const stream = await node.open(`/calls/session/${record.id}/events`);
    await stream.expect("status 1", "synced");
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 1, streamSessions: 1 });
    await stream.close();
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 });
  });

  it("asked for by HEAD is its headers alone", async () => {
    const record = await start();
    const answer = await node.request(`/calls/session/${record.id}/events`, { method: "HEAD" });
    expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(await answer.text()).toBe("");
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 });
  });

  it.each([
    { name: "an unknown session", path: "/calls/session/session-1-abcdef/events", status: 404 },
    { name: "no session's name", path: "/calls/session/nonsense/events", status: 404 },
    {
      name: "an offset of 129 characters",
      path: `/calls/session/x/events?offset=${"a".repeat(129)}`,
      status: 422,
    },
    { name: "an unknown language", path: "/calls/session/x/events?lang=xx", status: 422 },
  ])("is refused for $name", async ({ path, status }) => {
    const answer = await node.request(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 });
  });
});

describe("another node's session", () => {
  it("is told as it changes there, to who came before and after", async () => {
    const record = await start();
    const early = await other.open(`/calls/session/${record.sessionId}/events`);
    await early.expect("status 1", "synced");
    const next = await node.commit(record, { processedNumbers: 1 });
    await early.expect("status 2");
    const late = await other.open(`/calls/session/${record.id}/events`);
    await late.expect("status 2", "synced");
    await node.commit(next, completed);
    expect(await early.rest()).toEqual(["status 3", "end"]);
    expect(await late.rest()).toEqual(["status 3", "end"]);
  });

  it("goes on there from an offset of here", async () => {
    const record = await start();
    const here = await node.open(`/calls/session/${record.id}/events`);
    const [, synced] = await here.expect("status 1", "synced");
    await here.close();
    await node.commit(record, completed);
    const there = await other.open(`/calls/session/${record.id}/events?offset=${synced?.id}`);
    expect(await there.rest()).toEqual(["status 2", "synced", "end"]);
  });

  it.each([
    { name: "not ours", offset: "bm9uc2Vuc2U", reason: "unknown" },
    { name: "ahead of the session", offset: encodeOffset({ at: 0, version: 9 }), reason: "ahead" },
  ])("begins anew from an offset that is $name", async ({ offset, reason }) => {
    const record = await start();
    for (const open of [
      () => other.open(`/calls/session/${record.id}/events?offset=${offset}`),
      () => other.open(`/calls/session/${record.id}/events`, { "last-event-id": offset }),
    ]) {
      const stream = await open();
      const [reset] = await stream.expect("reset", "status 1", "synced");
      expect(JSON.parse(reset?.data ?? "")).toEqual({ reason });
      await stream.close();
    }
  });
});

describe("a session that this node follows", () => {
  const follow = (record: ReturnType<typeof recordOf>, fresh: boolean): CallEngine => ({
    ...createIdleEngine(),
    findOwned: (id) => (id === record.id || id === record.sessionId ? { record, fresh } : undefined),
  });

  it("is told from memory, and its last known state while the database is away", async () => {
    const gone = (await createTestDatabase()).database;
    const record = recordOf(running, { version: 7 });
    const fresh = await createStreamNode(gone, { engine: follow(record, true) });
    const unsure = await createStreamNode(gone, { engine: follow(record, false) });
    await gone.close();
    for (const { open } of [fresh, unsure]) {
      const stream = await open(`/calls/session/${record.sessionId}/events`);
      await stream.expect("status 7", "synced");
      await stream.close();
    }
    const refused = await fresh.request(`/calls/session/${recordOf().id}/events`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(fresh.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 });
  });
});
